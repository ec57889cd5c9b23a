// Job: sizes, headers and shapes of the source files.
// Invariant: limits are the ones docs/contributing.md gives.
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Spacemesh.Tidy.Tests;

public sealed class ShapeTests
{
    private const int FileLines = 400;
    private const int MethodLines = 60;

    // The style asks for 140 (.editorconfig); this is where a reader's screen ends. A statement of SQL, a JSON text or a
    // sentence for a person reads better whole: a line that holds such a literal is as long as it must be.
    private const int LineColumns = 180;
    private const int WholeLiteral = 60;

    private static readonly string[] CodeEndings = [".cs", ".ts", ".css", ".html", ".sh"];

    private static readonly string[] BannedWords = ["Manager", "Helper", "Util", "Common"];

    [Fact]
    public void A_file_has_at_most_400_lines() => Findings.None("file-length",
        from path in Tree.Files.Where(IsCode)
        let lines = Tree.Read(path).AsSpan().Count('\n')
        where lines > FileLines
        select new Finding(path, $"{lines} lines, at most {FileLines}"));

    [Fact]
    public void A_method_has_at_most_60_lines() => Findings.None("method-length",
        from source in Tree.Sources
        from node in source.Root.DescendantNodes()
        let name = MethodName(node)
        where name is not null
        let lines = Lines(node)
        where lines > MethodLines
        select new Finding($"{source.Path}:{name}", $"{lines} lines, at most {MethodLines}"));

    [Fact]
    public void The_statements_of_a_program_outside_methods_fit_a_method() => Findings.None("method-length",
        from source in Tree.Sources
        let statements = source.Root.ChildNodes().OfType<GlobalStatementSyntax>().Where(s => s.Statement is not LocalFunctionStatementSyntax).ToArray()
        where statements.Length > 0
        let lines = statements.Sum(s => Lines(s))
        where lines > MethodLines
        select new Finding($"{source.Path}:Main", $"{lines} lines, at most {MethodLines}"));

    [Fact]
    public void A_line_has_at_most_180_columns_unless_a_literal_fills_it() => Findings.None("line-length",
        from source in Tree.Sources
        let wide = source.Text.Split('\n').Select((text, i) => (Number: i + 1, text.Length)).Where(l => l.Length > LineColumns).Select(l => l.Number).ToArray()
        where wide.Length > 0
        let excused = LinesOfLiterals(source.Root)
        let over = wide.Where(n => !excused.Contains(n)).ToArray()
        where over.Length > 0
        select new Finding(source.Path, $"more than {LineColumns} columns in lines {string.Join(", ", over)}"));

    [Fact]
    public void A_source_file_begins_with_its_job_and_its_invariant() => Findings.None("header",
        from source in Tree.Sources
        let lines = source.Text.Split('\n', 3)
        where lines.Length < 3 || !Says(lines[0], "// Job: ") || !Says(lines[1], "// Invariant: ")
        select new Finding(source.Path, "begins without '// Job: ...' and '// Invariant: ...'"));

    [Fact]
    public void A_class_is_sealed_static_or_abstract() => Findings.None("sealed",
        from parts in Tree.Sources.SelectMany(s => s.Root.DescendantNodes().OfType<TypeDeclarationSyntax>().Where(IsClass).Select(t => (s.Path, Type: t)))
            .GroupBy(p => $"{Path.GetDirectoryName(p.Path)}:{FullName(p.Type)}")
        where !parts.Any(p => p.Type.Modifiers.Any(m => m.Kind() is SyntaxKind.SealedKeyword or SyntaxKind.StaticKeyword or SyntaxKind.AbstractKeyword))
        select new Finding($"{parts.First().Path}:{parts.First().Type.Identifier.Text}", "neither sealed nor static nor abstract"));

    [Fact]
    public void A_type_is_named_for_what_it_is() => Findings.None("name",
        from source in Tree.Sources
        from type in source.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        from word in BannedWords
        where type.Identifier.Text.Contains(word, StringComparison.Ordinal)
        select new Finding($"{source.Path}:{type.Identifier.Text}", $"'{word}' in a name says nothing"));

    [Fact]
    public void A_library_does_not_write_to_the_console() => Findings.None("console",
        from source in Tree.Product.Where(s => !IsProgram(s.Path))
        from access in source.Root.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
        where access.Expression is IdentifierNameSyntax { Identifier.Text: "Console" }
        select new Finding(source.Path, $"Console.{access.Name.Identifier.Text} in line {Line(access)}; a program owns the terminal"));

    [Fact]
    public void Every_exception_names_a_rule_and_a_reason() => Findings.Nothing(Findings.BadExceptions());

    private static bool IsCode(string path) => CodeEndings.Any(e => path.EndsWith(e, StringComparison.Ordinal)) && !Tree.IsBelow(path, "tests/vectors");

    private static bool IsProgram(string path) => path.Contains(".Program/", StringComparison.Ordinal) || Tree.IsBelow(path, "node/Spacemesh.Cli");

    private static bool IsClass(TypeDeclarationSyntax type) => type is ClassDeclarationSyntax
        || (type is RecordDeclarationSyntax record && !record.ClassOrStructKeyword.IsKind(SyntaxKind.StructKeyword));

    private static bool Says(string line, string label) => line.StartsWith(label, StringComparison.Ordinal) && line.Length >= label.Length + 5;

    private static string? MethodName(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        LocalFunctionStatementSyntax local => local.Identifier.Text,
        OperatorDeclarationSyntax op => "operator " + op.OperatorToken.Text,
        AccessorDeclarationSyntax accessor => accessor.Keyword.Text,
        _ => null,
    };

    // Comments before the declaration do not count; its attributes and its body do.
    private static int Lines(SyntaxNode node)
    {
        FileLinePositionSpan span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static HashSet<int> LinesOfLiterals(SyntaxNode root) =>
    [
        .. root.DescendantNodes().Where(n => (n is LiteralExpressionSyntax or InterpolatedStringExpressionSyntax) && n.Span.Length >= WholeLiteral)
            .SelectMany(n => Enumerable.Range(Line(n), Lines(n))),
    ];

    private static int Line(SyntaxNode node) => node.SyntaxTree.GetLineSpan(node.Span).StartLinePosition.Line + 1;

    private static string FullName(TypeDeclarationSyntax type) =>
        string.Join('.', type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Reverse().Select(t => t.Identifier.Text));
}
