// Job: points of edwards25519 in extended coordinates: sum, doubling, bytes.
// Invariant: the formulas are complete (no special cases), and take the same steps for every point.
namespace Spacemesh.Crypto.Curve;

/// <summary>
/// A point (X/Z, Y/Z) with T = XY/Z of -x² + y² = 1 + d x² y². The default value is not a point; see <see cref="Identity"/>.
/// </summary>
internal struct EdwardsPoint
{
    public FieldElement X, Y, Z, T;

    public static FieldElement D => new(0x34DCA135978A3, 0x1A8283B156EBD, 0x5E7A26001C029, 0x739C663A03CBB, 0x52036CEE2B6FF);

    public static FieldElement TwoD => new(0x69B9426B2F159, 0x35050762ADD7A, 0x3CF44C0038052, 0x6738CC7407977, 0x2406D9DC56DFF);

    public static EdwardsPoint Identity =>
        new() { X = FieldElement.Zero, Y = FieldElement.One, Z = FieldElement.One, T = FieldElement.Zero };

    /// <summary>The base point B (y = 4/5, x even).</summary>
    public static EdwardsPoint Base
    {
        get
        {
            var x = new FieldElement(0x62D608F25D51A, 0x412A4B4F6592A, 0x75B7171A4B31D, 0x1FF60527118FE, 0x216936D3CD6E5);
            var y = new FieldElement(0x6666666666658, 0x4CCCCCCCCCCCC, 0x1999999999999, 0x3333333333333, 0x6666666666666);
            return new EdwardsPoint { X = x, Y = y, Z = FieldElement.One, T = x * y };
        }
    }

    /// <summary>Doubles in place; T is left stale unless <paramref name="needT"/> (only a sum reads it).</summary>
    public void Double(bool needT = true)
    {
        FieldElement a = X.Squared(), b = Y.Squared(), z = Z.Squared();
        FieldElement sum = (X + Y).Squared();
        FieldElement h = a + b;
        FieldElement e = FieldElement.Loose(h, sum), g = FieldElement.Loose(a, b);
        FieldElement f = z + z + g;
        X = e * f;
        Y = g * h;
        Z = f * g;
        if (needT)
            T = e * h;
    }

    /// <summary>Multiplies by the cofactor 8.</summary>
    public void MultiplyByCofactor()
    {
        Double(needT: false);
        Double(needT: false);
        Double();
    }

    /// <summary>Adds <paramref name="q"/> in place.</summary>
    public void Add(in CachedPoint q)
    {
        FieldElement a = FieldElement.Loose(Y, X) * q.YMinusX;
        FieldElement b = (Y + X) * q.YPlusX;
        FieldElement c = T * q.T2D;
        FieldElement z = Z * q.Z;
        Complete(a, b, c, z + z);
    }

    /// <summary>Subtracts <paramref name="q"/> in place.</summary>
    public void Subtract(in CachedPoint q)
    {
        FieldElement a = FieldElement.Loose(Y, X) * q.YPlusX;
        FieldElement b = (Y + X) * q.YMinusX;
        FieldElement c = -(T * q.T2D);
        FieldElement z = Z * q.Z;
        Complete(a, b, c, z + z);
    }

    /// <summary>Adds <paramref name="q"/>, whose Z is 1, in place.</summary>
    public void Add(in AffinePoint q) =>
        Complete(FieldElement.Loose(Y, X) * q.YMinusX, (Y + X) * q.YPlusX, T * q.XY2D, Z + Z);

    /// <summary>Subtracts <paramref name="q"/>, whose Z is 1, in place.</summary>
    public void Subtract(in AffinePoint q) =>
        Complete(FieldElement.Loose(Y, X) * q.YPlusX, (Y + X) * q.YMinusX, -(T * q.XY2D), Z + Z);

    private void Complete(in FieldElement a, in FieldElement b, in FieldElement c, in FieldElement d)
    {
        FieldElement e = FieldElement.Loose(b, a), f = FieldElement.Loose(d, c);
        FieldElement g = d + c, h = b + a;
        X = e * f;
        Y = g * h;
        Z = f * g;
        T = e * h;
    }

    /// <summary>True if this is the neutral element.</summary>
    public readonly bool IsIdentity => X.IsZero && FieldElement.Same(Y, Z);

    /// <summary>True if the order divides 8.</summary>
    public readonly bool IsSmallOrder
    {
        get
        {
            EdwardsPoint p = this;
            p.MultiplyByCofactor();
            return p.IsIdentity;
        }
    }

    /// <summary>Writes the 32-byte encoding: y little-endian, the sign of x in the top bit.</summary>
    public readonly void CopyTo(Span<byte> bytes)
    {
        FieldElement inverse = Z.Inverse();
        (Y * inverse).CopyTo(bytes);
        bytes[31] |= (byte)((X * inverse).Sign << 7);
    }

    /// <summary>
    /// Reads an encoding as the network does: false for a y of p or more, for a y that no point has, and for x = 0 with the
    /// sign bit set. For public values.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EdwardsPoint point)
    {
        point = default;
        if (bytes.Length != 32)
            return false;
        FieldElement y = FieldElement.FromBytes(bytes);
        Span<byte> canonical = stackalloc byte[32];
        y.CopyTo(canonical);
        int sign = bytes[31] >> 7;
        canonical[31] |= (byte)(sign << 7);
        if (!canonical.SequenceEqual(bytes))
            return false;
        FieldElement y2 = y.Squared();
        if (!FieldElement.TryRootOfRatio(y2 - FieldElement.One, D * y2 + FieldElement.One, out FieldElement x))
            return false;
        if (x.IsZero && sign == 1)
            return false;
        x = x.Sign == sign ? x : -x;
        point = new EdwardsPoint { X = x, Y = y, Z = FieldElement.One, T = x * y };
        return true;
    }
}
