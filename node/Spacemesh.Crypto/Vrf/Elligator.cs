// Job: hashes a message to a point of the prime-order group (edwards25519_XMD:SHA-512_ELL2_NU, RFC 9380).
// Invariant: the result lies in the subgroup of order L; inputs are public, so branches may depend on them.
using System.Security.Cryptography;
using Spacemesh.Crypto.Curve;

namespace Spacemesh.Crypto;

internal static class Elligator
{
    /// <summary>Bytes of the expanded message: 255 bits and 128 more, so that the remainder is uniform.</summary>
    public const int UniformSize = 48;

    private const uint J = 486662;

    // The even square root of -486664.
    private static FieldElement RootOfFactor => new(0x604AAFF457E06, 0x2296FA350598D, 0x7F13DFB16874F, 0x35DE93D846E01, 0xF26EDF460A00);

    /// <summary>The suite string of the VRF with its suite byte.</summary>
    public static ReadOnlySpan<byte> Domain => "ECVRF_edwards25519_XMD:SHA-512_ELL2_NU_\u0004"u8;

    /// <summary>The point of the message <paramref name="salt"/> followed by <paramref name="alpha"/>.</summary>
    public static EdwardsPoint HashToPoint(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> alpha)
    {
        Span<byte> uniform = stackalloc byte[UniformSize];
        Expand(salt, alpha, uniform);
        EdwardsPoint point = Map(ToField(uniform));
        point.MultiplyByCofactor();
        return point;
    }

    /// <summary>expand_message_xmd with SHA-512; one block of output is enough for 48 bytes.</summary>
    public static void Expand(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> alpha, Span<byte> uniform)
    {
        Span<byte> pad = stackalloc byte[128];
        pad.Clear();
        Span<byte> tail = stackalloc byte[Domain.Length + 4];
        tail[0] = 0;
        tail[1] = UniformSize;
        tail[2] = 0;
        Domain.CopyTo(tail[3..]);
        tail[^1] = (byte)Domain.Length;
        Span<byte> first = stackalloc byte[64];
        Sha512Parts.Hash(pad, salt, alpha, tail, default, first);
        tail[2] = 1;
        Span<byte> block = stackalloc byte[64];
        Sha512Parts.Hash(first, tail[2..], default, default, default, block);
        block[..UniformSize].CopyTo(uniform);
    }

    /// <summary>48 bytes big-endian modulo p.</summary>
    public static FieldElement ToField(ReadOnlySpan<byte> uniform)
    {
        Span<byte> low = stackalloc byte[32], high = stackalloc byte[32];
        low.Clear();
        high.Clear();
        for (int i = 0; i < 24; i++)
        {
            low[i] = uniform[47 - i];
            high[i] = uniform[23 - i];
        }
        // 2^192 = 2^(3·51 + 39).
        var shift = new FieldElement(0, 0, 0, 1UL << 39, 0);
        return FieldElement.FromBytes(high) * shift + FieldElement.FromBytes(low);
    }

    /// <summary>Elligator 2 to curve25519 (v² = u³ + J u² + u), then to edwards25519; without clearing the cofactor.</summary>
    private static EdwardsPoint Map(in FieldElement r)
    {
        FieldElement one = FieldElement.One, j = FieldElement.Small(J);
        FieldElement twoR2 = r.Squared();
        twoR2 += twoR2;
        // First candidate u = -J / d; d is never 0, for -1/2 is not a square.
        FieldElement d = one * (one + twoR2);
        FieldElement n = -j;
        FieldElement d2 = d.Squared();
        FieldElement numerator = n * (n.Squared() + j * n * d + d2);
        FieldElement d3 = d2 * d;
        bool isSquare = FieldElement.TryRootOfRatio(numerator, d3, out FieldElement v);
        if (!isSquare)
        {
            // Second candidate -J - u, whose right side is 2r² times the first one's.
            n = -(n + j * d);
            FieldElement.TryRootOfRatio(numerator * twoR2, d3, out v);
        }
        if (v.Sign != (isSquare ? 1 : 0))
            v = -v;
        // (u, v) = (n/d, v) goes to x = sqrt(-486664) u / v, y = (u - 1) / (u + 1).
        FieldElement less = n - d, more = one * (n + d);
        FieldElement dv = d * v;
        if (dv.IsZero || more.IsZero)
            return EdwardsPoint.Identity;
        FieldElement x = RootOfFactor * n;
        return new EdwardsPoint { X = x * more, Y = less * dv, Z = dv * more, T = x * less };
    }
}
