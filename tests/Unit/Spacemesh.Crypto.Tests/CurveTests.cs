// Job: field and scalar arithmetic against big integers, secret products against public ones.
// Invariant: random input is made from a printed seed.
using System.Numerics;
using Spacemesh.Crypto.Curve;

namespace Spacemesh.Crypto.Tests;

public sealed class CurveTests
{
    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger L = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");

    [Fact]
    public void Field_operations_agree_with_big_integers()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int i = 0; i < 300; i++)
        {
            BigInteger a = Number(random, 32, i) % P, b = Number(random, 32, i / 7) % P;
            FieldElement x = Field(a), y = Field(b);
            Assert.True(a * b % P == Value(x * y), $"product, seed {seed}");
            Assert.True(a * a % P == Value(x.Squared()), $"square, seed {seed}");
            Assert.True((a + b) % P == Value(x + y), $"sum, seed {seed}");
            Assert.True((a - b + P) % P == Value(x - y), $"difference, seed {seed}");
            Assert.True((a - b + P) * (a + b) % P == Value(FieldElement.Loose(x, y) * (x + y)), $"loose, seed {seed}");
            Assert.True(BigInteger.ModPow(a, P - 2, P) == Value(x.Inverse()), $"inverse, seed {seed}");
            bool isSquare = BigInteger.ModPow(a, (P - 1) / 2, P) <= 1;
            Assert.True(isSquare == FieldElement.TryRootOfRatio(x, FieldElement.One, out FieldElement root), $"root, seed {seed}");
            Assert.True(!isSquare || a == Value(root.Squared()), $"root squared, seed {seed}");
        }
    }

    [Fact]
    public void Products_of_the_largest_limbs_do_not_overflow()
    {
        const ulong limb = (1UL << 54) - 1;
        var x = new FieldElement(limb, limb, limb, limb, limb);
        BigInteger value = 0;
        for (int i = 4; i >= 0; i--)
            value = (value << 51) + limb;
        Assert.Equal(value * value % P, Value(x * x));
        Assert.Equal(value * value % P, Value(x.Squared()));
    }

    [Fact]
    public void Scalars_are_reduced_modulo_the_group_order()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        byte[] ones = new byte[64];
        ones.AsSpan().Fill(0xFF);
        Assert.Equal(new BigInteger(ones, true) % L, Value(Scalar.FromWideBytes(ones)));
        for (int i = 0; i < 300; i++)
        {
            BigInteger wide = Number(random, 64, i), a = Number(random, 32, i);
            BigInteger b = Number(random, 32, i / 5), c = Number(random, 32, i / 3);
            Assert.True(wide % L == Value(Scalar.FromWideBytes(Bytes(wide, 64))), $"wide, seed {seed}");
            Scalar x = Scalar.FromBytes(Bytes(a, 32)), y = Scalar.FromBytes(Bytes(b, 32)), z = Scalar.FromBytes(Bytes(c, 32));
            Assert.True((a * b + c) % L == Value(Scalar.MultiplyAdd(x, y, z)), $"multiply and add, seed {seed}");
        }
        for (int near = -2; near <= 2; near++)
            Assert.Equal(near < 0, Scalar.TryReadCanonical(Bytes(L + near, 32), out _));
    }

    [Fact]
    public void All_ways_to_multiply_a_point_agree()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        Scalar zero = Scalar.FromBytes(new byte[32]);
        for (int i = 0; i < 40; i++)
        {
            BigInteger value = i switch { 0 => 0, 1 => 1, 2 => L - 1, 3 => BigInteger.Pow(2, 255) - 1, _ => Number(random, 32, i) % L };
            Scalar s = Scalar.FromBytes(Bytes(value, 32));
            EdwardsPoint b = EdwardsPoint.Base;
            byte[] expected = Encode(Multiplication.BaseSecret(s));
            Assert.True(expected.AsSpan().SequenceEqual(Encode(Multiplication.Secret(s, b))), $"secret, seed {seed}, {i}");
            if (i == 3)
                continue;
            Assert.True(expected.AsSpan().SequenceEqual(Encode(Multiplication.BaseMinus(s, zero, b))), $"public, seed {seed}, {i}");
            Assert.True(expected.AsSpan().SequenceEqual(Encode(Multiplication.Minus(s, b, zero, b))), $"two points, seed {seed}, {i}");
            Assert.True(Multiplication.Minus(s, b, s, b).IsIdentity, $"difference, seed {seed}, {i}");
        }
    }

    private static byte[] Encode(EdwardsPoint point)
    {
        byte[] bytes = new byte[32];
        point.CopyTo(bytes);
        return bytes;
    }

    /// <summary>Random bytes, at times with long runs of zeros or ones.</summary>
    private static BigInteger Number(Random random, int size, int shape)
    {
        byte[] bytes = new byte[size];
        random.NextBytes(bytes);
        if (shape % 4 == 1)
            bytes.AsSpan(0, random.Next(size)).Fill(0xFF);
        if (shape % 4 == 2)
            bytes.AsSpan(random.Next(size)).Clear();
        return new BigInteger(bytes, isUnsigned: true);
    }

    private static byte[] Bytes(BigInteger value, int size)
    {
        byte[] bytes = new byte[size];
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    private static FieldElement Field(BigInteger value) => FieldElement.FromBytes(Bytes(value, 32));

    private static BigInteger Value(FieldElement element)
    {
        byte[] bytes = new byte[32];
        element.CopyTo(bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }

    private static BigInteger Value(Scalar scalar)
    {
        byte[] bytes = new byte[32];
        scalar.CopyTo(bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }
}
