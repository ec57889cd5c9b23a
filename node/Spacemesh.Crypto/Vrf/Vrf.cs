// Job: the verifiable random function of the network: prove, verify, proof to hash, order of proofs.
// Invariant: verification never throws on a peer's bytes; the secret scalar is used in constant time only.
using System.Security.Cryptography;
using Spacemesh.Crypto.Curve;

namespace Spacemesh.Crypto;

/// <summary>
/// ECVRF-EDWARDS25519-SHA512-ELL2 of RFC 9381. The protocol uses the 80 proof bytes themselves as the random value; the
/// hash of the proof is for comparison with other implementations.
/// </summary>
public static class Vrf
{
    /// <summary>Length of a proof in bytes: Gamma 32, challenge 16, s 32.</summary>
    public const int ProofSize = 80;

    /// <summary>Length of the hash of a proof in bytes.</summary>
    public const int HashSize = 64;

    private const byte Suite = 4;

    /// <summary>
    /// Writes the proof for <paramref name="alpha"/> (used as it is: no prefix, no domain byte). The same input gives the same proof.
    /// </summary>
    public static void Prove(Ed25519PrivateKey key, ReadOnlySpan<byte> alpha, Span<byte> proof)
    {
        if (proof.Length != ProofSize)
            throw new ArgumentException("A proof has 80 bytes.", nameof(proof));
        EdwardsPoint h = Elligator.HashToPoint(key.PublicKey, alpha);
        Span<byte> points = stackalloc byte[128];
        h.CopyTo(points);
        Span<byte> hash = stackalloc byte[64];
        Sha512Parts.Hash(key.NoncePrefix, points[..32], default, default, default, hash);
        Scalar nonce = Scalar.FromWideBytes(hash);
        CryptographicOperations.ZeroMemory(hash);
        Scalar secret = key.SecretScalar;
        Multiplication.Secret(secret, h).CopyTo(points[32..]);
        Multiplication.BaseSecret(nonce).CopyTo(points[64..]);
        Multiplication.Secret(nonce, h).CopyTo(points[96..]);
        Span<byte> result = stackalloc byte[ProofSize];
        points.Slice(32, 32).CopyTo(result);
        Challenge(key.PublicKey, points, result.Slice(32, 16));
        Scalar.MultiplyAdd(Scalar.FromBytes16(result[32..]), secret, nonce).CopyTo(result[48..]);
        result.CopyTo(proof);
    }

    /// <summary>
    /// True if the network accepts the proof: key canonical and not of small order; Gamma canonical; s below L; challenge equal.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> alpha, ReadOnlySpan<byte> proof)
    {
        if (!TryRead(proof, out EdwardsPoint gamma, out Scalar c, out Scalar s)
            || !EdwardsPoint.TryRead(publicKey, out EdwardsPoint key) || key.IsSmallOrder)
            return false;
        EdwardsPoint h = Elligator.HashToPoint(publicKey, alpha);
        Span<byte> points = stackalloc byte[128];
        h.CopyTo(points);
        proof[..32].CopyTo(points[32..]);
        Multiplication.BaseMinus(s, c, key).CopyTo(points[64..]);
        Multiplication.Minus(s, h, c, gamma).CopyTo(points[96..]);
        Span<byte> challenge = stackalloc byte[16];
        Challenge(publicKey, points, challenge);
        return challenge.SequenceEqual(proof.Slice(32, 16));
    }

    /// <summary>Writes the 64-byte hash of a proof; false if the proof does not decode. Says nothing about its validity.</summary>
    public static bool TryProofToHash(ReadOnlySpan<byte> proof, Span<byte> hash)
    {
        if (!TryRead(proof, out EdwardsPoint gamma, out _, out _))
            return false;
        Span<byte> input = stackalloc byte[35];
        input[0] = Suite;
        input[1] = 3;
        gamma.MultiplyByCofactor();
        gamma.CopyTo(input.Slice(2, 32));
        input[34] = 0;
        SHA512.HashData(input, hash);
        return true;
    }

    /// <summary>
    /// Order of two proofs as the weak coin compares them: little-endian integers of 80 bytes. Negative if <paramref name="a"/>
    /// is smaller.
    /// </summary>
    public static int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length != ProofSize || b.Length != ProofSize)
            throw new ArgumentException("A proof has 80 bytes.");
        for (int i = ProofSize - 1; i >= 0; i--)
        {
            if (a[i] != b[i])
                return a[i] < b[i] ? -1 : 1;
        }
        return 0;
    }

    private static bool TryRead(ReadOnlySpan<byte> proof, out EdwardsPoint gamma, out Scalar c, out Scalar s)
    {
        (gamma, c, s) = (default, default, default);
        if (proof.Length != ProofSize || !Scalar.TryReadCanonical(proof[48..], out s) || !EdwardsPoint.TryRead(proof[..32], out gamma))
            return false;
        c = Scalar.FromBytes16(proof[32..]);
        return true;
    }

    /// <summary>First 16 bytes of SHA-512 over suite, 2, key, the four points (H, Gamma, U, V) and 0.</summary>
    private static void Challenge(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> points, Span<byte> challenge)
    {
        Span<byte> hash = stackalloc byte[64];
        Sha512Parts.Hash([Suite, 2], publicKey, points, [0], default, hash);
        hash[..16].CopyTo(challenge);
    }
}
