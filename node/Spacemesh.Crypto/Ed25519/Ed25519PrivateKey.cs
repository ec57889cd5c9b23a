// Job: a private key: signs, gives its public key, is zeroed when disposed.
// Invariant: the secret never leaves except through CopyBytes64; it lies in memory that the collector does not copy.
using System.Security.Cryptography;
using Spacemesh.Crypto.Curve;

namespace Spacemesh.Crypto;

/// <summary>An Ed25519 private key. Signing is safe from several threads; use after <see cref="Dispose"/> throws.</summary>
public sealed class Ed25519PrivateKey : IDisposable
{
    /// <summary>Length of the stored form in bytes: seed, then public key.</summary>
    public const int StoredSize = 64;

    // seed 32, public key 32, scalar 32 (clamped), nonce prefix 32.
    private readonly byte[] _bytes = GC.AllocateArray<byte>(128, pinned: true);
    private bool _disposed;

    private Ed25519PrivateKey(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != Ed25519.SeedSize)
            throw new ArgumentException("A seed has 32 bytes.", nameof(seed));
        seed.CopyTo(_bytes);
        Span<byte> expanded = _bytes.AsSpan(64);
        SHA512.HashData(seed, expanded);
        expanded[0] &= 0xF8;
        expanded[31] = (byte)((expanded[31] & 0x7F) | 0x40);
        Multiplication.BaseSecret(SecretScalar).CopyTo(_bytes.AsSpan(32, 32));
    }

    /// <summary>The public key, 32 bytes; also the node id of the identity.</summary>
    public ReadOnlySpan<byte> PublicKey => _bytes.AsSpan(32, 32);

    internal Scalar SecretScalar
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return Scalar.FromBytes(_bytes.AsSpan(64, 32));
        }
    }

    internal ReadOnlySpan<byte> NoncePrefix
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _bytes.AsSpan(96, 32);
        }
    }

    /// <summary>The key of a 32-byte seed (RFC 8032).</summary>
    public static Ed25519PrivateKey FromSeed(ReadOnlySpan<byte> seed) => new(seed);

    /// <summary>
    /// The key of 64 stored bytes. Throws if the second half is not the public key of the seed; <see cref="TryFromBytes64"/> does not.
    /// </summary>
    public static Ed25519PrivateKey FromBytes64(ReadOnlySpan<byte> bytes) =>
        TryFromBytes64(bytes)
        ?? throw new ArgumentException("64 bytes are needed, of which the last 32 are the public key of the first 32.", nameof(bytes));

    /// <summary>The key of 64 stored bytes, or null if the length is wrong or the halves do not match.</summary>
    public static Ed25519PrivateKey? TryFromBytes64(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != StoredSize)
            return null;
        var key = new Ed25519PrivateKey(bytes[..32]);
        if (key.PublicKey.SequenceEqual(bytes[32..]))
            return key;
        key.Dispose();
        return null;
    }

    /// <summary>A new key from 32 bytes of <paramref name="random"/>.</summary>
    public static Ed25519PrivateKey Generate(RandomNumberGenerator random)
    {
        Span<byte> seed = stackalloc byte[Ed25519.SeedSize];
        random.GetBytes(seed);
        var key = new Ed25519PrivateKey(seed);
        CryptographicOperations.ZeroMemory(seed);
        return key;
    }

    /// <summary>Writes the 64-byte signature of the message.</summary>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature) => SignParts(default, default, message, signature);

    /// <summary>
    /// Writes the signature of <paramref name="prefix"/>, the byte <paramref name="domain"/> and the message, the form in which nodes sign.
    /// </summary>
    public void SignInDomain(ReadOnlySpan<byte> prefix, byte domain, ReadOnlySpan<byte> message, Span<byte> signature) =>
        SignParts(prefix, [domain], message, signature);

    /// <summary>Writes seed and public key (64 bytes). The caller zeroes them after use.</summary>
    public void CopyBytes64(Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _bytes.AsSpan(0, StoredSize).CopyTo(destination);
    }

    /// <summary>Zeroes the secret. The public key stays readable.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_bytes.AsSpan(0, 32));
        CryptographicOperations.ZeroMemory(_bytes.AsSpan(64));
    }

    /// <summary>The public key in hex; never the secret.</summary>
    public override string ToString() => Convert.ToHexStringLower(PublicKey);

    private void SignParts(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> domain, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        if (signature.Length != Ed25519.SignatureSize)
            throw new ArgumentException("A signature has 64 bytes.", nameof(signature));
        Span<byte> hash = stackalloc byte[64];
        Span<byte> result = stackalloc byte[64];
        Sha512Parts.Hash(NoncePrefix, prefix, domain, message, default, hash);
        Scalar nonce = Scalar.FromWideBytes(hash);
        CryptographicOperations.ZeroMemory(hash);
        Multiplication.BaseSecret(nonce).CopyTo(result);
        Sha512Parts.Hash(result[..32], PublicKey, prefix, domain, message, hash);
        Scalar.MultiplyAdd(Scalar.FromWideBytes(hash), SecretScalar, nonce).CopyTo(result[32..]);
        result.CopyTo(signature);
    }
}
