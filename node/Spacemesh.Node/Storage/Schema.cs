// Job: the two database schemas, state.sql version 25 and local.sql version 9, and the check of a file against them.
// Invariant: the text is that of the network's own node, so that either program opens the other's files.
using System.Text;
using System.Text.RegularExpressions;

namespace Spacemesh.Node.Storage;

/// <summary>A schema: its script and the version kept in <c>PRAGMA user_version</c>.</summary>
public sealed partial class Schema
{
    private Schema(string resource, int version)
    {
        using Stream stream = typeof(Schema).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"the program was built without {resource}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        Script = reader.ReadToEnd();
        Version = version;
    }

    /// <summary>The consensus database.</summary>
    public static Schema State { get; } = new("state-25.sql", 25);

    /// <summary>What concerns this node's own smeshers.</summary>
    public static Schema Local { get; } = new("local-9.sql", 9);

    /// <summary>Statements that create an empty database.</summary>
    public string Script { get; }

    /// <summary>Value of <c>PRAGMA user_version</c>.</summary>
    public int Version { get; }

    /// <summary>Refuses a file with another version or other tables.</summary>
    public void Check(SqlSession session, string path)
    {
        long version = session.Number("PRAGMA user_version") ?? 0;
        if (version > Version)
            throw new DatabaseRefusedException($"{path}: database version is too new: {version} > {Version}; update this program");
        // No program that has tables to migrate leaves the version at 0.
        if (version == 0)
            throw new DatabaseRefusedException($"{path}: is not a database of a Spacemesh node; move it away or restore a copy");
        if (version < Version)
            throw new DatabaseRefusedException($"{path}: database version is {version}, this program needs {Version}; open it once with the program that wrote it to migrate it");
        string expected = Normalize(Script);
        string actual = Normalize(string.Concat(session.Query(
            "SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' " +
            "ORDER BY CASE type WHEN 'table' THEN 0 ELSE 1 END, tbl_name, name", row => row.Text(0))));
        if (!string.Equals(expected, actual, StringComparison.Ordinal))
            throw new DatabaseRefusedException($"{path}: its tables are not those of a Spacemesh node (schema drift); move it away or restore a copy");
    }

    private static string Normalize(string sql) => Blanks().Replace(sql, "");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
