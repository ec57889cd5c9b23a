// Job: one SQLite connection with its prepared statements; statements are written where they are used.
// Invariant: a session is used by one thread at a time; a transaction that is not committed is rolled back.
using Microsoft.Data.Sqlite;

namespace Spacemesh.Node.Storage;

/// <summary>A connection that prepares each statement once. Parameters are <c>$1</c>, <c>$2</c>, ... in order.</summary>
public sealed class SqlSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);

    internal SqlSession(SqliteConnection connection) => _connection = connection;

    /// <summary>Runs a statement; returns the number of changed rows.</summary>
    public int Execute(string sql, params ReadOnlySpan<SqlValue> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>All rows of a query.</summary>
    public List<T> Query<T>(string sql, Func<SqlRow, T> map, params ReadOnlySpan<SqlValue> values)
    {
        using SqliteDataReader reader = Bind(sql, values).ExecuteReader();
        var row = new SqlRow(reader);
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map(row));
        return rows;
    }

    /// <summary>The first row of a query, or default when there is none.</summary>
    public T? First<T>(string sql, Func<SqlRow, T> map, params ReadOnlySpan<SqlValue> values)
    {
        using SqliteDataReader reader = Bind(sql, values).ExecuteReader();
        return reader.Read() ? map(new SqlRow(reader)) : default;
    }

    /// <summary>The first column of the first row as a number, null when there is no row or it is NULL.</summary>
    public long? Number(string sql, params ReadOnlySpan<SqlValue> values)
    {
        using SqliteDataReader reader = Bind(sql, values).ExecuteReader();
        return reader.Read() && !reader.IsDBNull(0) ? reader.GetInt64(0) : null;
    }

    /// <summary>True if the query has a row.</summary>
    public bool Any(string sql, params ReadOnlySpan<SqlValue> values)
    {
        using SqliteDataReader reader = Bind(sql, values).ExecuteReader();
        return reader.Read();
    }

    internal void Script(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SqliteCommand statement in _statements.Values)
            statement.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<SqlValue> values)
    {
        if (!_statements.TryGetValue(sql, out SqliteCommand? command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (int i = 1; i <= values.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            _statements[sql] = command;
        }
        if (command.Parameters.Count != values.Length)
            throw new InvalidOperationException($"the statement takes {command.Parameters.Count} values, {values.Length} were given: {sql}");
        for (int i = 0; i < values.Length; i++)
            values[i].BindTo(command.Parameters[i]);
        return command;
    }
}
