// Job: verification of Ed25519 signatures by the network's rule.
// Invariant: no input throws; what is false here the network rejects, what is true it accepts.
using System.Security.Cryptography;
using Spacemesh.Crypto.Curve;

namespace Spacemesh.Crypto;

/// <summary>Ed25519 (RFC 8032) with the network's exact rule of acceptance.</summary>
public static class Ed25519
{
    /// <summary>Length of a public key in bytes.</summary>
    public const int PublicKeySize = 32;

    /// <summary>Length of a signature in bytes.</summary>
    public const int SignatureSize = 64;

    /// <summary>Length of a seed in bytes.</summary>
    public const int SeedSize = 32;

    /// <summary>
    /// True if the network accepts the signature: S below L; the key canonical and not of small order; R canonical (small order
    /// allowed); 8·S·B = 8·R + 8·k·A with k = SHA-512(R, A, message) modulo L. Mixed orders of the key and R pass.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        VerifyParts(publicKey, default, default, message, signature);

    /// <summary>As <see cref="Verify"/> for the message <paramref name="prefix"/> followed by the byte <paramref name="domain"/> and
    /// <paramref name="message"/>, the form in which nodes sign.</summary>
    public static bool VerifyInDomain(
        ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> prefix, byte domain, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        VerifyParts(publicKey, prefix, [domain], message, signature);

    private static bool VerifyParts(
        ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> domain, ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeySize || signature.Length != SignatureSize
            || !Scalar.TryReadCanonical(signature[32..], out Scalar s)
            || !EdwardsPoint.TryRead(publicKey, out EdwardsPoint a) || a.IsSmallOrder
            || !EdwardsPoint.TryRead(signature[..32], out EdwardsPoint r))
            return false;
        Span<byte> hash = stackalloc byte[64];
        Sha512Parts.Hash(signature[..32], publicKey, prefix, domain, message, hash);
        Scalar k = Scalar.FromWideBytes(hash);
        EdwardsPoint difference = Multiplication.BaseMinus(s, k, a);
        difference.Subtract(CachedPoint.From(r));
        difference.MultiplyByCofactor();
        return difference.IsIdentity;
    }
}
