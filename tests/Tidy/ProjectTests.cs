// Job: who refers to whom among the projects, and what every project must leave switched on.
// Invariant: the allowed references are read from the table in docs/architecture.md, so that the picture and the tree cannot part.
using System.Xml.Linq;

namespace Spacemesh.Tidy.Tests;

public sealed class ProjectTests
{
    private const string Table = "docs/architecture.md";

    private static readonly string[] Projects = [.. Tree.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal))];

    private static IEnumerable<string> ProductProjects => Projects.Where(p => !Tree.IsBelow(p, "tests"));

    [Fact]
    public void A_project_refers_only_to_what_the_architecture_allows()
    {
        Dictionary<string, HashSet<string>> allowed = AllowedReferences();
        Findings.None("references",
            from project in ProductProjects
            let name = Path.GetFileNameWithoutExtension(project)
            from reference in References(project)
            where !allowed.TryGetValue(name, out HashSet<string>? sees) || !sees.Contains(reference)
            select new Finding($"{project}:{reference}", $"the table in {Table} does not let {name} see {reference}"));
    }

    [Fact]
    public void The_architecture_names_every_project_and_no_other()
    {
        string[] written = [.. AllowedReferences().Keys.Order(StringComparer.Ordinal)];
        string[] there = [.. ProductProjects.Select(p => Path.GetFileNameWithoutExtension(p)!).Order(StringComparer.Ordinal)];
        Assert.Equal(there, written);
    }

    [Fact]
    public void Nothing_refers_to_a_program() => Findings.None("references",
        from project in Projects
        from reference in References(project)
        where reference.EndsWith(".Program", StringComparison.Ordinal) || reference == "Spacemesh.Cli"
        select new Finding($"{project}:{reference}", "a program is the end of the line"));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = Tree.Read("Spacemesh.Appliance.sln").Replace('\\', '/');
        Findings.Nothing(Projects.Where(p => !solution.Contains($"\"{p}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_project_switches_off_what_the_tree_switches_on()
    {
        string[] central = ["TargetFramework", "TargetFrameworks", "Nullable", "TreatWarningsAsErrors", "LangVersion", "AnalysisLevel", "RollForward",
            "GenerateDocumentationFile", "WarningsNotAsErrors", "RunAnalyzers"];
        Findings.None("documentation",
            from project in Projects
            from element in XDocument.Parse(Tree.Read(project)).Descendants()
            where central.Contains(element.Name.LocalName) || (element.Name.LocalName == "NoWarn" && element.Value.Contains("1591", StringComparison.Ordinal))
            select new Finding(project, $"sets {element.Name.LocalName}, which is decided once in Directory.Build.props"));
    }

    [Fact]
    public void A_version_of_a_package_stands_in_one_place() => Findings.Nothing(
        from project in Projects
        from package in XDocument.Parse(Tree.Read(project)).Descendants("PackageReference")
        where package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null
        select $"{project}: {package.Attribute("Include")?.Value} carries its own version; Directory.Packages.props is the place");

    [Fact]
    public void Public_members_of_libraries_are_documented_wherever_a_compiler_looks() => Findings.None("documentation",
        from source in Tree.Product
        let lines = source.Text.Split('\n')
        from line in lines
        where line.Contains("#pragma warning disable", StringComparison.Ordinal) && line.Contains("1591", StringComparison.Ordinal)
        select new Finding(source.Path, "switches off the check that public members are documented"));

    [Fact]
    public void A_library_has_a_readme()
    {
        string[] libraries = [.. ProductProjects.Where(p => !Path.GetFileNameWithoutExtension(p).EndsWith(".Program", StringComparison.Ordinal))];
        Findings.None("documentation",
            from project in libraries
            let readme = Path.GetDirectoryName(project)!.Replace('\\', '/') + "/README.md"
            where !Tree.Files.Contains(readme)
            select new Finding(readme, "missing: purpose, rooms, the API in ten lines"));
    }

    private static IEnumerable<string> References(string project) => XDocument.Parse(Tree.Read(project)).Descendants("ProjectReference")
        .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));

    /// <summary>Rows `| `folder/Project` | job | sees | ... |`; 'all of the above' means every row before it.</summary>
    private static Dictionary<string, HashSet<string>> AllowedReferences()
    {
        var rows = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (string line in Tree.Read(Table).Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)))
        {
            string[] cells = [.. line.Split('|').Select(c => c.Trim())];
            string path = cells[1].Trim('`');
            if (!path.Contains("/Spacemesh.", StringComparison.Ordinal))
                continue;
            var sees = new HashSet<string>(StringComparer.Ordinal);
            foreach (string word in cells[3].Split(", "))
            {
                if (word == "all of the above")
                    sees.UnionWith(rows.Keys);
                else if (word != "nothing")
                    sees.Add("Spacemesh." + word);
            }
            rows[Path.GetFileName(path)] = sees;
        }
        return rows;
    }
}
