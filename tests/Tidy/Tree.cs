// Job: the files of this checkout, as the rules of Tidy see them.
// Invariant: only what belongs to the repository: nothing that a build or a run made.
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Spacemesh.Tidy.Tests;

/// <summary>One source file: its path from the root with forward slashes, its text and its syntax.</summary>
internal sealed record SourceFile(string Path, string Text, SyntaxNode Root);

/// <summary>The repository around the running tests.</summary>
internal static class Tree
{
    private static readonly string[] MadeByBuilds = ["bin", "obj", "artifacts", "data", "node_modules", "TestResults", ".git", ".vs", "dist"];

    /// <summary>Folder of Spacemesh.Appliance.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every file, relative, sorted.</summary>
    public static ImmutableArray<string> Files { get; } = [.. Walk(new DirectoryInfo(Root)).Select(Relative).Order(StringComparer.Ordinal)];

    /// <summary>Every C# file, parsed.</summary>
    public static ImmutableArray<SourceFile> Sources { get; } = [.. Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal)).Select(Parse)];

    /// <summary>C# files of the product: libraries and programs, not tests.</summary>
    public static IEnumerable<SourceFile> Product => Sources.Where(s => !s.Path.StartsWith("tests/", StringComparison.Ordinal));

    /// <summary>Text of a file.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Size of a file in bytes.</summary>
    public static long Size(string path) => new FileInfo(Path.Combine(Root, path)).Length;

    /// <summary>True if any part of the path is this folder.</summary>
    public static bool IsBelow(string path, string folder) => path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder)
    {
        foreach (FileInfo file in folder.EnumerateFiles())
            yield return file;
        foreach (DirectoryInfo inner in folder.EnumerateDirectories())
        {
            // 'data' is a run's folder only at the root; tests/vectors/post/data is golden data.
            bool made = MadeByBuilds.Contains(inner.Name) && (inner.Name != "data" || folder.FullName == Root);
            if (made || inner.LinkTarget is not null)
                continue;
            foreach (FileInfo file in Walk(inner))
                yield return file;
        }
    }

    private static string Relative(FileInfo file) => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/');

    private static SourceFile Parse(string path)
    {
        string text = Read(path);
        return new SourceFile(path, text, CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.CSharp13)).GetRoot());
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Spacemesh.Appliance.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("Tidy runs from inside a checkout of the repository");
    }
}
