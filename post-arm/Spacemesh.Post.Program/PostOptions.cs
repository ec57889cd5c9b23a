// Job: options that several commands share, with the names of the reference's post-service and mainnet's defaults.
// Invariant: a value that cannot be is refused before anything is read or written.
using System.CommandLine;

namespace Spacemesh.Post.Program;

/// <summary>The network's parameters as options.</summary>
internal sealed class PostOptions
{
    public Option<string> Directory { get; } = new("--dir", "-d") { Description = "Directory of the PoST data.", Required = true };

    public Option<uint> MinNumUnits { get; } = Number("--min-num-units", PostParameters.Mainnet.MinNumUnits,
        "Fewest units of the network.");

    public Option<uint> MaxNumUnits { get; } = Number("--max-num-units", PostParameters.Mainnet.MaxNumUnits, "Most units of the network.");

    public Option<uint> K1 { get; } = Number("--k1", PostParameters.Mainnet.K1, "Good labels expected of a nonce.");

    public Option<uint> K2 { get; } = Number("--k2", PostParameters.Mainnet.K2, "Indices in a proof.");

    public Option<byte[]> PowDifficulty { get; } = Hex32("--pow-difficulty", "k2pow difficulty of a unit, 64 hexadecimal digits.",
        Convert.ToHexStringLower(PostParameters.Mainnet.PowDifficulty.Span));

    public Option<ulong> ScryptN { get; } =
        new("--scrypt-n", "-n") { Description = "scrypt N of the labels.", DefaultValueFactory = _ => 8192 };

    public Option<uint> ScryptR { get; } = Number("-r", 1, "scrypt r of the labels.");

    public Option<uint> ScryptP { get; } = Number("-p", 1, "scrypt p of the labels.");

    public Option<int> Threads { get; } =
        new("--threads") { Description = "Threads; 0 for one a processor.", DefaultValueFactory = _ => 0 };

    /// <summary>The scrypt parameters given, not yet checked.</summary>
    public ScryptParameters Scrypt(ParseResult r) => new(r.GetValue(ScryptN), r.GetValue(ScryptR), r.GetValue(ScryptP));

    /// <summary>The parameters given.</summary>
    public PostParameters Parameters(ParseResult r, ulong labelsPerUnit) => new(
        r.GetValue(MinNumUnits), r.GetValue(MaxNumUnits), labelsPerUnit, r.GetValue(K1), r.GetValue(K2), 1, r.GetValue(PowDifficulty)!,
            Scrypt(r));

    /// <summary>What is wrong with scrypt parameters or threads: labels would not be defined.</summary>
    public IEnumerable<string> Check(ParseResult r)
    {
        ScryptParameters scrypt = Scrypt(r);
        if (!scrypt.IsValid)
            yield return $"scrypt N={scrypt.N} r={scrypt.R} p={scrypt.P}: N must be a power of two from 2, r and p at least 1";
        if (r.GetValue(Threads) < 0)
            yield return "--threads must be 0 or more";
    }

    /// <summary>Prints what is wrong; true if nothing is. Values are checked after parsing, when defaults stand.</summary>
    public static bool Accept(IEnumerable<string> errors)
    {
        bool accepted = true;
        foreach (string error in errors)
        {
            Console.Error.WriteLine($"spacemesh-post: {error}");
            accepted = false;
        }
        return accepted;
    }

    /// <summary>An option of 32 bytes.</summary>
    public static Option<byte[]> Hex32(string name, string description, string? otherwise = null)
    {
        var option = new Option<byte[]>(name)
        {
            Description = description, Required = otherwise is null,
            CustomParser = result =>
            {
                string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                if (text.Length == 64 && text.All(char.IsAsciiHexDigit))
                    return Convert.FromHexString(text);
                result.AddError($"{name} takes 64 hexadecimal digits");
                return null;
            },
        };
        if (otherwise is not null)
            option.DefaultValueFactory = _ => Convert.FromHexString(otherwise);
        return option;
    }

    /// <summary>A whole number with a default.</summary>
    public static Option<uint> Number(string name, uint otherwise, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise };
}
