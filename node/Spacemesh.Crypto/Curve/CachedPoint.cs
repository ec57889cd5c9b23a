// Job: the forms of a point that make adding it cheap.
// Invariant: both forms stand for one point each; Negate and Select take the same steps for every value.
namespace Spacemesh.Crypto.Curve;

/// <summary>A point prepared for sums: Y+X, Y-X, Z, 2dT.</summary>
internal struct CachedPoint
{
    public FieldElement YPlusX, YMinusX, Z, T2D;

    public static CachedPoint Identity => new() { YPlusX = FieldElement.One, YMinusX = FieldElement.One, Z = FieldElement.One };

    /// <summary>Prepares a point.</summary>
    public static CachedPoint From(in EdwardsPoint p) =>
        new() { YPlusX = p.Y + p.X, YMinusX = p.Y - p.X, Z = p.Z, T2D = p.T * EdwardsPoint.TwoD };

    /// <summary>Takes <paramref name="other"/> if <paramref name="choice"/> is 1.</summary>
    public void Select(in CachedPoint other, ulong choice)
    {
        YPlusX = FieldElement.Select(YPlusX, other.YPlusX, choice);
        YMinusX = FieldElement.Select(YMinusX, other.YMinusX, choice);
        Z = FieldElement.Select(Z, other.Z, choice);
        T2D = FieldElement.Select(T2D, other.T2D, choice);
    }

    /// <summary>Becomes its negative if <paramref name="choice"/> is 1.</summary>
    public void NegateIf(ulong choice)
    {
        FieldElement plus = YPlusX;
        YPlusX = FieldElement.Select(YPlusX, YMinusX, choice);
        YMinusX = FieldElement.Select(YMinusX, plus, choice);
        T2D = FieldElement.Select(T2D, -T2D, choice);
    }
}

/// <summary>A point with Z = 1 prepared for sums: y+x, y-x, 2dxy.</summary>
internal struct AffinePoint
{
    public FieldElement YPlusX, YMinusX, XY2D;

    public static AffinePoint Identity => new() { YPlusX = FieldElement.One, YMinusX = FieldElement.One };

    /// <summary>Prepares a point whose 1/Z is <paramref name="inverseZ"/>.</summary>
    public static AffinePoint From(in EdwardsPoint p, in FieldElement inverseZ)
    {
        FieldElement x = p.X * inverseZ, y = p.Y * inverseZ;
        return new AffinePoint { YPlusX = FieldElement.One * (y + x), YMinusX = y - x, XY2D = x * y * EdwardsPoint.TwoD };
    }

    /// <summary>Takes <paramref name="other"/> if <paramref name="choice"/> is 1.</summary>
    public void Select(in AffinePoint other, ulong choice)
    {
        YPlusX = FieldElement.Select(YPlusX, other.YPlusX, choice);
        YMinusX = FieldElement.Select(YMinusX, other.YMinusX, choice);
        XY2D = FieldElement.Select(XY2D, other.XY2D, choice);
    }

    /// <summary>Becomes its negative if <paramref name="choice"/> is 1.</summary>
    public void NegateIf(ulong choice)
    {
        FieldElement plus = YPlusX;
        YPlusX = FieldElement.Select(YPlusX, YMinusX, choice);
        YMinusX = FieldElement.Select(YMinusX, plus, choice);
        XY2D = FieldElement.Select(XY2D, -XY2D, choice);
    }
}
