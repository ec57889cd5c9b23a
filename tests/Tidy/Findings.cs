// Job: what breaks a rule, minus the exceptions of exceptions.txt.
// Invariant: an exception names its rule and a reason; one that excuses nothing any more is itself a finding.
namespace Spacemesh.Tidy.Tests;

/// <summary>Where a rule is broken: a path, or path and name; and how.</summary>
internal readonly record struct Finding(string Where, string What);

/// <summary>The list of exceptions and its use.</summary>
internal static class Findings
{
    private const string ListPath = "tests/Tidy/exceptions.txt";

    private static readonly List<(string Rule, string Where, string Reason)> Exceptions = Load();

    /// <summary>Names of the rules that exceptions.txt may name.</summary>
    public static IReadOnlyList<string> Rules { get; } =
        ["file-length", "method-length", "line-length", "references", "pure", "sealed", "console", "name", "header", "documentation", "text"];

    /// <summary>Fails with every finding that no exception excuses, and every exception of this rule that excuses nothing.</summary>
    public static void None(string rule, IEnumerable<Finding> found)
    {
        Finding[] all = [.. found];
        var open = all.Where(f => !Exceptions.Exists(e => e.Rule == rule && e.Where == f.Where)).Select(f => $"{f.Where}: {f.What}");
        var idle = Exceptions.Where(e => e.Rule == rule && !all.Any(f => f.Where == e.Where))
            .Select(e => $"{ListPath}: '{e.Rule} {e.Where}' excuses nothing any more; remove the line");
        string[] messages = [.. open, .. idle];
        Assert.True(messages.Length == 0, $"rule '{rule}':{Environment.NewLine}{string.Join(Environment.NewLine, messages)}");
    }

    /// <summary>Fails with every line given: a rule that knows no exception.</summary>
    public static void Nothing(IEnumerable<string> found)
    {
        string[] all = [.. found];
        Assert.True(all.Length == 0, string.Join(Environment.NewLine, all));
    }

    /// <summary>Lines of the list that are not 'rule where -- reason'.</summary>
    public static IEnumerable<string> BadExceptions() =>
        Exceptions.Where(e => !Rules.Contains(e.Rule) || e.Reason.Length < 10)
            .Select(e => $"{ListPath}: '{e.Rule} {e.Where} -- {e.Reason}': write 'rule where -- reason', rules: {string.Join(' ', Rules)}");

    private static List<(string Rule, string Where, string Reason)> Load()
    {
        var list = new List<(string, string, string)>();
        foreach (string line in Tree.Read(ListPath).Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            string[] halves = line.Split(" -- ", 2);
            string[] words = halves[0].Split(' ', 2);
            list.Add((words[0], words.Length > 1 ? words[1] : "", halves.Length > 1 ? halves[1].Trim() : ""));
        }
        return list;
    }
}
