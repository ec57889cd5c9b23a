// Job: multiples of the base point, computed once.
// Invariant: read-only after construction; every entry has Z = 1.
namespace Spacemesh.Crypto.Curve;

internal static class BaseTables
{
    /// <summary>Row i (of 32), column j (of 8): (j + 1) · 256^i · B, for products with secret scalars.</summary>
    public static readonly AffinePoint[] Comb = BuildComb();

    /// <summary>Entry i (of 64): (2i + 1) · B, for products with public scalars (sparse digits of width 8).</summary>
    public static readonly AffinePoint[] Odd = BuildOdd();

    private static AffinePoint[] BuildComb()
    {
        var points = new EdwardsPoint[256];
        EdwardsPoint row = EdwardsPoint.Base;
        for (int i = 0; i < 32; i++)
        {
            CachedPoint step = CachedPoint.From(row);
            points[8 * i] = row;
            for (int j = 1; j < 8; j++)
            {
                points[8 * i + j] = points[8 * i + j - 1];
                points[8 * i + j].Add(step);
            }
            for (int k = 0; k < 8; k++)
                row.Double();
        }
        return ToAffine(points);
    }

    private static AffinePoint[] BuildOdd()
    {
        var points = new EdwardsPoint[64];
        EdwardsPoint two = EdwardsPoint.Base;
        two.Double();
        CachedPoint step = CachedPoint.From(two);
        points[0] = EdwardsPoint.Base;
        for (int i = 1; i < 64; i++)
        {
            points[i] = points[i - 1];
            points[i].Add(step);
        }
        return ToAffine(points);
    }

    /// <summary>One inversion for all: products up to each point, then back.</summary>
    private static AffinePoint[] ToAffine(EdwardsPoint[] points)
    {
        var before = new FieldElement[points.Length];
        FieldElement product = FieldElement.One;
        for (int i = 0; i < points.Length; i++)
        {
            before[i] = product;
            product *= points[i].Z;
        }
        FieldElement inverse = product.Inverse();
        var result = new AffinePoint[points.Length];
        for (int i = points.Length - 1; i >= 0; i--)
        {
            result[i] = AffinePoint.From(points[i], inverse * before[i]);
            inverse *= points[i].Z;
        }
        return result;
    }
}
