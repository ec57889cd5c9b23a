// Job: what no committed text may contain, and that the documents name only what exists.
// Invariant: looks at every text file, not only at C#.
using System.Text.RegularExpressions;

namespace Spacemesh.Tidy.Tests;

public sealed partial class TextTests
{
    private static readonly string[] TextEndings =
        [".cs", ".ts", ".css", ".html", ".sh", ".md", ".csproj", ".props", ".targets", ".json", ".yml", ".sln", ".txt", ".sql", ".proto", ".service", "/run"];

    private static IEnumerable<string> Texts => Tree.Files.Where(f => TextEndings.Any(e => f.EndsWith(e, StringComparison.Ordinal)));

    // This file must spell what it looks for.
    private static IEnumerable<string> OwnTexts => Texts.Where(f => !Tree.IsBelow(f, "tests/vectors") && !Tree.IsBelow(f, "tests/Tidy"));

    [Fact]
    public void Nothing_is_left_for_later() => Findings.None("text",
        Matches(OwnTexts, Unfinished(), "left for later: what is not built is absent"));

    [Fact]
    public void No_text_names_a_place_on_somebodys_machine() => Findings.None("text",
        Matches(Texts.Where(f => !Tree.IsBelow(f, "tests/Tidy")), MachinePath(), "a path of one machine"));

    [Fact]
    public void No_key_is_committed() => Findings.None("text",
        [.. Matches(OwnTexts, PrivateKey(), "looks like a private key"),
         .. Tree.Files.Where(f => !Tree.IsBelow(f, "tests/vectors") && KeyFile().IsMatch(f)).Select(f => new Finding(f, "a key file"))]);

    [Fact]
    public void Every_command_that_a_document_names_exists()
    {
        string[] commands = Commands();
        Assert.NotEmpty(commands);
        Findings.Nothing(
            from path in Texts.Where(f => f.EndsWith(".md", StringComparison.Ordinal))
            from Match match in BuildCommand().Matches(Tree.Read(path))
            where match.Groups[1].Value != "help" && !commands.Contains(match.Groups[1].Value)
            select $"{path}: ./build.sh {match.Groups[1].Value} does not exist");
    }

    [Fact]
    public void Help_lists_every_command_and_every_command_is_there()
    {
        string[] commands = Commands();
        string help = Tree.Read("scripts/help.sh").Split("TEXT")[1];
        string[] listed = [.. HelpLine().Matches(help).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal)];
        Assert.Equal(string.Join(' ', commands.Order(StringComparer.Ordinal)), string.Join(' ', listed));
        string accepted = Tree.Read("build.sh");
        Findings.Nothing(commands.Where(c => !Regex.IsMatch(accepted, $@"[ |]{Regex.Escape(c)}[|)]")));
    }

    [Fact]
    public void A_link_between_documents_leads_somewhere() => Findings.Nothing(
        from path in Texts.Where(f => f.EndsWith(".md", StringComparison.Ordinal) && !Tree.IsBelow(f, "tests/vectors"))
        from Match match in Link().Matches(Tree.Read(path))
        let target = match.Groups[1].Value.Split('#')[0]
        where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
        let full = Path.GetFullPath(Path.Combine(Tree.Root, Path.GetDirectoryName(path)!, target))
        where !File.Exists(full) && !Directory.Exists(full)
        select $"{path}: {target} does not exist");

    private static IEnumerable<Finding> Matches(IEnumerable<string> paths, Regex wrong, string what) =>
        from path in paths
        from line in Tree.Read(path).Split('\n').Select((text, i) => (Text: text, Number: i + 1))
        where wrong.IsMatch(line.Text)
        select new Finding(path, $"line {line.Number}: {what}: {line.Text.Trim()[..Math.Min(100, line.Text.Trim().Length)]}");

    // A command is a function command_name in scripts.
    private static string[] Commands() =>
    [
        .. Tree.Files.Where(f => f.StartsWith("scripts/", StringComparison.Ordinal) && f.EndsWith(".sh", StringComparison.Ordinal))
            .SelectMany(f => CommandFunction().Matches(Tree.Read(f)).Select(m => m.Groups[1].Value.Replace('_', '-'))).Distinct(),
    ];

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"(?<![\w.])(/work/|/tmp/[a-z]|/root/|/home/[a-z]+/|/Users/[a-z]+/)|C:\\Users")]
    private static partial Regex MachinePath();

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"(\.key|\.pem|\.pfx|/wallet\.json)$")]
    private static partial Regex KeyFile();

    [GeneratedRegex(@"\./build\.sh ([a-z][a-z-]*)")]
    private static partial Regex BuildCommand();

    [GeneratedRegex("^  ([a-z][a-z-]*) ", RegexOptions.Multiline)]
    private static partial Regex HelpLine();

    [GeneratedRegex(@"^command_([a-z_]+)\(\)", RegexOptions.Multiline)]
    private static partial Regex CommandFunction();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
