using Npgsql;

namespace Compliance.Connectors.Sql.Postgres;

/// <summary>
/// What the server's error codes say. Their fields name constraints and columns; their messages may quote values, and are not read.
/// </summary>
internal static class PostgresFailure
{
    public static SqlFailure? Judge(Exception error) => error switch
    {
        PostgresException failed => Judge(failed),
        NpgsqlException => SqlFailure.Unavailable,
        _ => null,
    };

    private static SqlFailure Judge(PostgresException failed) => failed.SqlState switch
    {
        "23502" => SqlFailure.NotNull(failed.ColumnName),
        "23503" => SqlFailure.ForeignKey(failed.ConstraintName, failed.TableName),
        "23001" => SqlFailure.ForeignKey(failed.ConstraintName, failed.TableName),
        "23505" or "23P01" => SqlFailure.Unique(failed.ConstraintName),
        "23514" => SqlFailure.Check(failed.ConstraintName ?? failed.ColumnName),
        "22001" => SqlFailure.TooLong(failed.ColumnName),
        "3D000" => SqlFailure.Mismatch with { Detail = "no such database" },
        "42501" or ['2', '8', ..] => SqlFailure.Refused,
        // Connection, roll-back for another's sake, resources, operator, system, a lock not had, a server that takes no writes.
        ['0', '8', ..] or ['4', '0', ..] or ['5', '3', ..] or ['5', '7', ..] or ['5', '8', ..] or "55P03" => SqlFailure.Unavailable,
        // A replica, or a user that is set to read only.
        "25006" => SqlFailure.Refused with { Detail = "read only" },
        // A trigger or function of the database raises its own.
        "P0001" => SqlFailure.Refused with { Detail = "raised by the database" },
        var state =>
            SqlFailure.Mismatch with { Detail = failed.ColumnName is { } column ? $"{state} {column}" : IsMissing(state) ? null : state },
    };

    private static bool IsMissing(string state) => state is "42P01" or "3F000";
}
