// Job: checks of fixed-point arithmetic and the binomial distribution: domain 'codec'.
// Invariant: an operation this file does not know fails its case.
using System.Globalization;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol.FixedPoint;

namespace Spacemesh.Conformance.Codec;

/// <summary>Checks of <c>fixed_ops</c> and <c>bincdf</c>.</summary>
internal static class FixedPointChecks
{
    /// <summary>Hex word of a result, or <c>panic</c> where the reference aborts.</summary>
    public static string Outcome(Func<Fixed> compute)
    {
        try
        {
            return compute().Raw.ToString("x32", CultureInfo.InvariantCulture);
        }
        catch (FixedOverflowException)
        {
            return "panic";
        }
    }

    /// <summary>A fixed-point field of 32 hex digits.</summary>
    public static Fixed Number(this JsonElement e, string name) =>
        Fixed.FromRaw(UInt128.Parse(e.Text(name), NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    /// <summary>One case of <c>fixed_ops</c>.</summary>
    public static string? CheckOperation(JsonElement v)
    {
        string op = v.Text("op");
        if (op == "const")
            return CheckConstant(v);
        return Json.Same(op, v.Text("r"), Outcome(() => op switch
        {
            "mul" => v.Number("x") * v.Number("y"),
            "div" => v.Number("x") / v.Number("y"),
            "add" => v.Number("x") + v.Number("y"),
            "sub" => v.Number("x") - v.Number("y"),
            "inv" => Fixed.One / v.Number("x"),
            "muladd1" => Fixed.One + v.Number("x") * v.Number("y"),
            "divadd1" => Fixed.One + v.Number("x") / v.Number("y"),
            "log" => Fixed.FromRawInt64(FixedFunctions.Log56(v.I64("x"))),
            "ilog" => Fixed.FromRawInt64(FixedFunctions.LogOfInteger56(v.I64("x"))),
            "lgamma" => FixedFunctions.LogGamma(v.I64("x")),
            "exp" => FixedFunctions.Exp(v.Number("x")),
            "frac_from_bytes" => Fixed.FractionFromBytes(v.Hex("x")),
            "div_uint64" => Fixed.DivUint64(v.U64("p"), v.U64("q")),
            _ => throw new UnknownCaseKindException(op),
        }));
    }

    /// <summary>One case of <c>bincdf</c>.</summary>
    public static string? CheckDistribution(JsonElement v)
    {
        Fixed p = Fixed.DivUint64(v.U64("p_num"), v.U64("p_den"));
        return Json.Same("p", v.Number("p"), p)
            ?? Json.Same("cdf", v.Text(v.Has("cdf") ? "cdf" : "out"),
                Outcome(() => BinomialDistribution.BinCdf(v.I64("n"), p, v.I64("x"))));
    }

    private static string? CheckConstant(JsonElement v) => v.Text("name") switch
    {
        "bcfEpsilon" => Json.Same("epsilon", v.Number("r"), BinomialDistribution.Epsilon),
        "one" => Json.Same("one", v.Number("r"), Fixed.One),
        "ln2_raw" => Json.Same("ln2", v.I64("r"), FixedFunctions.Ln2),
        "log2e_raw" => Json.Same("log2e", v.U64("r"), FixedFunctions.Log2E),
        string name => throw new UnknownCaseKindException(name),
    };
}
