// Job: puts the conditions of a request together into the text of a query.
// Invariant: the text depends only on which conditions are there, never on their values, so that few statements are prepared.
using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;
using Spacemesh.Node.Storage;

namespace Spacemesh.Node.Api;

/// <summary>Conditions, order and page of a query.</summary>
internal sealed class QueryText
{
    private readonly StringBuilder _text;
    private readonly List<SqlValue> _values = [];
    private bool _hasCondition;

    public QueryText(string select) => _text = new StringBuilder(select);

    public string Sql => _text.ToString();

    public ReadOnlySpan<SqlValue> Values => CollectionsMarshal.AsSpan(_values);

    /// <summary>Adds a condition that ends with the operator.</summary>
    public QueryText Where(string left, SqlValue right)
    {
        Join().Append(left).Append(' ').Append(Parameter(right));
        return this;
    }

    /// <summary>Adds a condition without a value.</summary>
    public QueryText Where(string condition)
    {
        Join().Append(condition);
        return this;
    }

    /// <summary>Adds the condition that the column is one of these ids; ids of another size equal nothing.</summary>
    public QueryText WhereIn(string column, int size, IEnumerable<ByteString> ids)
    {
        using var joined = new MemoryStream();
        foreach (ByteString id in ids)
        {
            if (id.Length == size)
                id.WriteTo(joined);
        }
        // All ids travel as one value: the text stays the same for any number of them.
        string value = Parameter(joined.ToArray());
        Join().Append(column).Append(" IN (WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE (i + 2) * ").Append(size)
            .Append(" <= length(").Append(value).Append(")) SELECT substr(").Append(value).Append(", i * ").Append(size).Append(" + 1, ")
            .Append(size).Append(") FROM n)");
        return this;
    }

    /// <summary>Adds the condition that the column is in a query that ends with an operator.</summary>
    public QueryText WhereIn(string column, string query, SqlValue right)
    {
        Join().Append(column).Append(" IN (").Append(query).Append(' ').Append(Parameter(right)).Append(')');
        return this;
    }

    /// <summary>Adds text such as grouping and order.</summary>
    public QueryText Then(string text)
    {
        _text.Append(' ').Append(text);
        return this;
    }

    /// <summary>Adds the page.</summary>
    public QueryText Page(ulong limit, ulong offset)
    {
        _text.Append(" LIMIT ").Append(Parameter(limit)).Append(" OFFSET ").Append(Parameter(offset));
        return this;
    }

    private StringBuilder Join()
    {
        _text.Append(_hasCondition ? " AND " : " WHERE ");
        _hasCondition = true;
        return _text;
    }

    private string Parameter(SqlValue value)
    {
        _values.Add(value);
        return $"${_values.Count}";
    }
}
