// Job: products of scalars and points: in constant time for secret scalars, faster for public ones.
// Invariant: the *Secret methods read all table entries of a row and take the same steps for every scalar.
namespace Spacemesh.Crypto.Curve;

internal static class Multiplication
{
    private const int OddPoints = 8;

    /// <summary>s·B for a secret s below 2^255.</summary>
    public static EdwardsPoint BaseSecret(in Scalar s)
    {
        Span<sbyte> digits = stackalloc sbyte[64];
        s.ToSignedDigits(digits);
        ReadOnlySpan<AffinePoint> table = BaseTables.Comb;
        EdwardsPoint r = EdwardsPoint.Identity;
        for (int i = 1; i < 64; i += 2)
            r.Add(Pick(table.Slice(i / 2 * 8, 8), digits[i]));
        r.Double(needT: false);
        r.Double(needT: false);
        r.Double(needT: false);
        r.Double();
        for (int i = 0; i < 64; i += 2)
            r.Add(Pick(table.Slice(i / 2 * 8, 8), digits[i]));
        digits.Clear();
        return r;
    }

    /// <summary>s·P for a secret s below 2^255.</summary>
    public static EdwardsPoint Secret(in Scalar s, in EdwardsPoint p)
    {
        Span<sbyte> digits = stackalloc sbyte[64];
        s.ToSignedDigits(digits);
        Span<CachedPoint> table = stackalloc CachedPoint[8];
        EdwardsPoint multiple = p;
        table[0] = CachedPoint.From(p);
        for (int i = 1; i < 8; i++)
        {
            multiple.Add(table[0]);
            table[i] = CachedPoint.From(multiple);
        }
        EdwardsPoint r = EdwardsPoint.Identity;
        for (int i = 63; i >= 0; i--)
        {
            r.Double(needT: false);
            r.Double(needT: false);
            r.Double(needT: false);
            r.Double();
            r.Add(Pick(table, digits[i]));
        }
        digits.Clear();
        return r;
    }

    /// <summary>a·B - b·P for public scalars below 2^255.</summary>
    public static EdwardsPoint BaseMinus(in Scalar a, in Scalar b, in EdwardsPoint p)
    {
        Span<sbyte> first = stackalloc sbyte[256], second = stackalloc sbyte[256];
        a.ToSparseDigits(8, first);
        b.ToSparseDigits(5, second);
        ReadOnlySpan<AffinePoint> baseTable = BaseTables.Odd;
        Span<CachedPoint> table = stackalloc CachedPoint[OddPoints];
        FillOdd(p, table);
        EdwardsPoint r = EdwardsPoint.Identity;
        for (int i = Top(first, second); i >= 0; i--)
        {
            int x = first[i], y = second[i];
            r.Double(needT: i == 0 || x != 0 || y != 0);
            if (x > 0)
                r.Add(baseTable[x / 2]);
            else if (x < 0)
                r.Subtract(baseTable[-x / 2]);
            if (y > 0)
                r.Subtract(table[y / 2]);
            else if (y < 0)
                r.Add(table[-y / 2]);
        }
        return r;
    }

    /// <summary>a·P - b·Q for public scalars below 2^255.</summary>
    public static EdwardsPoint Minus(in Scalar a, in EdwardsPoint p, in Scalar b, in EdwardsPoint q)
    {
        Span<sbyte> first = stackalloc sbyte[256], second = stackalloc sbyte[256];
        a.ToSparseDigits(5, first);
        b.ToSparseDigits(5, second);
        Span<CachedPoint> firstTable = stackalloc CachedPoint[OddPoints], secondTable = stackalloc CachedPoint[OddPoints];
        FillOdd(p, firstTable);
        FillOdd(q, secondTable);
        EdwardsPoint r = EdwardsPoint.Identity;
        for (int i = Top(first, second); i >= 0; i--)
        {
            int x = first[i], y = second[i];
            r.Double(needT: i == 0 || x != 0 || y != 0);
            if (x > 0)
                r.Add(firstTable[x / 2]);
            else if (x < 0)
                r.Subtract(firstTable[-x / 2]);
            if (y > 0)
                r.Subtract(secondTable[y / 2]);
            else if (y < 0)
                r.Add(secondTable[-y / 2]);
        }
        return r;
    }

    private static int Top(ReadOnlySpan<sbyte> first, ReadOnlySpan<sbyte> second)
    {
        int top = 255;
        while (top > 0 && first[top] == 0 && second[top] == 0)
            top--;
        return top;
    }

    private static void FillOdd(in EdwardsPoint p, Span<CachedPoint> table)
    {
        EdwardsPoint two = p;
        two.Double();
        CachedPoint step = CachedPoint.From(two);
        EdwardsPoint multiple = p;
        table[0] = CachedPoint.From(p);
        for (int i = 1; i < table.Length; i++)
        {
            multiple.Add(step);
            table[i] = CachedPoint.From(multiple);
        }
    }

    private static AffinePoint Pick(ReadOnlySpan<AffinePoint> row, int digit)
    {
        int negative = digit >> 31;
        int size = (digit ^ negative) - negative;
        AffinePoint r = AffinePoint.Identity;
        for (int i = 0; i < 8; i++)
            r.Select(row[i], IsSame(size, i + 1));
        r.NegateIf((ulong)(negative & 1));
        return r;
    }

    private static CachedPoint Pick(ReadOnlySpan<CachedPoint> row, int digit)
    {
        int negative = digit >> 31;
        int size = (digit ^ negative) - negative;
        CachedPoint r = CachedPoint.Identity;
        for (int i = 0; i < 8; i++)
            r.Select(row[i], IsSame(size, i + 1));
        r.NegateIf((ulong)(negative & 1));
        return r;
    }

    private static ulong IsSame(int a, int b) => (ulong)(((uint)(a ^ b) - 1) >> 31);
}
