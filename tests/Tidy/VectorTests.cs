// Job: the golden data are complete: every file is read by a check or named with what will read it.
// Invariant: what is claimed here from names, the vector checks themselves enforce while they run.
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Spacemesh.Conformance;
using Spacemesh.Conformance.Framework;

namespace Spacemesh.Tidy.Tests;

public sealed class VectorTests
{
    private const string ListPath = "tests/vectors/NOT-READ-YET.txt";
    private const long AllBytes = 36_000_000;

    // Reasons that say nothing: what will read it, and by which issue, is the point of the list.
    private static readonly string[] EmptyReasons = ["not built yet", "later", "unknown", "tbd"];

    private static readonly string[] Files =
    [
        .. Tree.Files.Where(f => Tree.IsBelow(f, "tests/vectors") && !f.EndsWith("/README.md", StringComparison.Ordinal) && f != ListPath)
            .Select(f => f["tests/vectors/".Length..]),
    ];

    private static readonly (string File, string Selector, string Reason)[] List =
    [
        .. from line in Tree.Read(ListPath).Split('\n')
           where line.Length > 0 && line[0] != '#'
           let halves = line.Split(" -- ", 2)
           let words = halves[0].Trim().Split(' ', 2)
           select (words[0], words.Length > 1 ? words[1] : "", halves.Length > 1 ? halves[1].Trim() : ""),
    ];

    [Fact]
    public void Every_vector_file_is_read_or_named_with_what_will_read_it()
    {
        HashSet<string> read = [.. Domains.All.SelectMany(d => d.Value.Select(r => $"{d.Key}/{r.Name}"))];
        HashSet<string> named = [.. List.Where(e => e.Selector.Length == 0).Select(e => e.File)];
        Findings.Nothing(Files.Select(Plain).Where(f => !read.Contains(f) && !named.Contains(f) && !OpenedInPassing(f)));
    }

    [Fact]
    public void The_list_of_unread_files_names_what_is_there_and_says_what_will_read_it()
    {
        HashSet<string> there = [.. Files.Select(Plain)];
        HashSet<string> read = [.. Domains.All.SelectMany(d => d.Value.Select(r => $"{d.Key}/{r.Name}"))];
        Findings.Nothing(List.Where(e => !there.Contains(e.File)).Select(e => $"{e.File} is named but not there"));
        Findings.Nothing(List.Where(e => e.Selector.Length == 0 && read.Contains(e.File)).Select(e => $"{e.File} is read; remove its line"));
        Findings.Nothing(List.Where(e => e.Reason.Length < 8 || EmptyReasons.Contains(e.Reason)).Select(e => $"{e.File}: '{e.Reason}' does not say what will read it"));
        Findings.Nothing(List.GroupBy(e => (e.File, e.Selector)).Where(g => g.Count() > 1).Select(g => $"{g.Key} is named twice"));
    }

    [Fact]
    public void A_reader_is_listed_once_and_for_a_file_that_is_there()
    {
        HashSet<string> there = [.. Files.Select(Plain)];
        string[] readers = [.. Domains.All.SelectMany(d => d.Value.Select(r => $"{d.Key}/{r.Name}"))];
        Findings.Nothing(readers.GroupBy(r => r).Where(g => g.Count() > 1).Select(g => $"{g.Key} has two readers"));
        Findings.Nothing(Domains.All.SelectMany(d => d.Value.Where(r => r.IsJsonLines).Select(r => $"{d.Key}/{r.Name}")).Where(r => !there.Contains(r)));
    }

    [Fact]
    public void All_vectors_together_stay_below_36_megabytes() =>
        Assert.InRange(Tree.Files.Where(f => Tree.IsBelow(f, "tests/vectors")).Sum(Tree.Size), 1, AllBytes);

    [Fact]
    public void Json_lines_are_stored_compressed_and_every_domain_tells_where_it_comes_from()
    {
        Findings.Nothing(Files.Where(f => f.EndsWith(".jsonl", StringComparison.Ordinal)));
        Findings.Nothing(Domains.All.Keys.Where(d => !Tree.Files.Contains($"tests/vectors/{d}/README.md")));
    }

    private static string Plain(string file) => file.EndsWith(".gz", StringComparison.Ordinal) ? file[..^3] : file;

    // A check may open more files than the one that it is listed for: then their name or their folder stands in its text.
    private static bool OpenedInPassing(string file)
    {
        string domain = file[..file.IndexOf('/')];
        string inner = file[(domain.Length + 1)..];
        return Literals.Value[domain].Any(text => text == inner || (text.Length > 4 && text.EndsWith('/') && inner.StartsWith(text, StringComparison.Ordinal))
            || (text.Length > 6 && text == Path.GetFileName(inner)) || (text.Length > 6 && text[0] == '/' && inner.EndsWith(text, StringComparison.Ordinal)));
    }

    private static readonly Lazy<Dictionary<string, HashSet<string>>> Literals = new(() => Domains.All.Keys.ToDictionary(domain => domain, domain =>
        Tree.Sources.Where(s => s.Path.StartsWith($"tests/Conformance/{domain}/", StringComparison.OrdinalIgnoreCase))
            .SelectMany(s => s.Root.DescendantTokens().Where(t => t.IsKind(SyntaxKind.StringLiteralToken) || t.IsKind(SyntaxKind.InterpolatedStringTextToken)))
            .Select(t => t.ValueText).ToHashSet(StringComparer.Ordinal)));
}
