// Job: checks of fixed-point arithmetic, functions and the oracle's seat count: domain 'consensus/fixed'.
// Invariant: a function this file does not know fails its case.
using System.Globalization;
using System.Text.Json;
using Spacemesh.Conformance.Codec;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol.FixedPoint;

namespace Spacemesh.Conformance.Consensus;

/// <summary>Checks of <c>fixed/arith</c>, <c>fixed/divuint64</c> and <c>fixed/functions</c>.</summary>
internal static class FixedPointChecks
{
    /// <summary>One case of <c>fixed/arith</c>.</summary>
    public static string? CheckArithmetic(JsonElement v)
    {
        Fixed a = v.Number("a"), b = v.Number("b");
        return Json.Same("add", v.Text("add"), Codec.FixedPointChecks.Outcome(() => a + b))
            ?? Json.Same("sub", v.Text("sub"), Codec.FixedPointChecks.Outcome(() => a - b))
            ?? Json.Same("mul", v.Text("mul"), Codec.FixedPointChecks.Outcome(() => a * b))
            ?? Json.Same("div", v.Text("div"), Codec.FixedPointChecks.Outcome(() => a / b))
            ?? Json.Same("eq", v.Flag("eq"), a == b)
            ?? Json.Same("lt", v.Flag("lt"), a < b)
            ?? Json.Same("gt", v.Flag("gt"), a > b)
            ?? Json.Same("floor", v.Text("a_floor"), Integer(a.Floor))
            ?? Json.Same("ceiling", v.Text("a_ceil"), Integer(a.Ceiling))
            ?? Json.Same("round", v.Text("a_round"), Integer(a.Round))
            ?? Json.Same("text", v.Text("a_str"), Text(a))
            ?? Json.Same("double", v.Text("a_float"),
                BitConverter.DoubleToUInt64Bits(a.ToDouble()).ToString("x16", CultureInfo.InvariantCulture));
    }

    /// <summary>One case of <c>fixed/divuint64</c>.</summary>
    public static string? CheckQuotient(JsonElement v) =>
        Json.Same("quotient", v.Text("out"), Codec.FixedPointChecks.Outcome(() => Fixed.DivUint64(v.U64("p"), v.U64("q"))));

    /// <summary>One case of <c>fixed/functions</c>.</summary>
    public static string? CheckFunction(JsonElement v)
    {
        string f = v.Text("f");
        string actual = f switch
        {
            "log56" => Integer(() => FixedFunctions.Log56(v.I64("x"))),
            "ilog56" => Integer(() => FixedFunctions.LogOfInteger56(v.I64("x"))),
            "mul56" => Integer(() => FixedFunctions.Multiply56(v.I64("x"), v.I64("y"))),
            "div56" => Integer(() => FixedFunctions.Divide56(v.I64("x"), v.I64("y"))),
            "lgamma" => Codec.FixedPointChecks.Outcome(() => FixedFunctions.LogGamma(v.I64("x"))),
            "exp" => Codec.FixedPointChecks.Outcome(() => FixedFunctions.Exp(v.Number("x"))),
            _ => throw new UnknownCaseKindException(f),
        };
        return Json.Same(f, v.Text("out"), actual);
    }

    private static string Text(Fixed a)
    {
        // The reference's text goes through the integer part and aborts with it.
        string integer = Integer(a.Floor);
        return integer == "panic" ? integer : a.ToString();
    }

    private static string Integer(Func<long> compute)
    {
        try
        {
            return compute().ToString(CultureInfo.InvariantCulture);
        }
        catch (FixedOverflowException)
        {
            return "panic";
        }
    }
}
