using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Compliance.Connectors.Sql;

/// <summary>A statement under construction: text from quoted names and fixed words, values as parameters only.</summary>
internal sealed class SqlStatement(SqlDialect dialect)
{
    private readonly StringBuilder _text = new();
    private readonly List<(string Name, object? Value)> _parameters = [];

    public string Text => _text.ToString();

    public SqlStatement Add(string sql)
    {
        _text.Append(sql);
        return this;
    }

    /// <returns>The name under which the statement refers to the value.</returns>
    public string Bind(object? value)
    {
        var name = "@p" + _parameters.Count.ToString(CultureInfo.InvariantCulture);
        _parameters.Add((name, value));
        return name;
    }

    public DbCommand On(DbTransaction transaction)
    {
        var command = On(transaction.Connection!);
        command.Transaction = transaction;
        return command;
    }

    public DbCommand On(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = _text.ToString();
        foreach (var (name, value) in _parameters)
            command.Parameters.Add(dialect.Parameter(name, value));
        return command;
    }
}
