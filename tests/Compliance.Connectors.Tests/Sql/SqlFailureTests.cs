using Compliance.Connectors.Sql;
using Compliance.Connectors.Sql.Postgres;
using Compliance.Connectors.Sql.Sqlite;
using Compliance.Connectors.Sql.SqlServer;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Compliance.Connectors.Tests.Sql;

/// <summary>What databases' error codes say: names of columns and constraints, and never a value.</summary>
public sealed class SqlFailureTests
{
    [Theory]
    [InlineData(1, 1, "SQLite Error 1: 'no such column: t.code'.", "store-mismatch", "no column t.code")]
    [InlineData(1, 1, "SQLite Error 1: 'near \"secret\": syntax error'.", "store-mismatch", null)]
    [InlineData(3, 3, "", "store-refused", null)]
    [InlineData(8, 8, "", "store-refused", null)]
    [InlineData(23, 23, "", "store-refused", null)]
    [InlineData(5, 5, "", "store-unavailable", null)]
    [InlineData(6, 6, "", "store-unavailable", null)]
    [InlineData(7, 7, "", "store-unavailable", null)]
    [InlineData(9, 9, "", "store-unavailable", null)]
    [InlineData(10, 10, "", "store-unavailable", null)]
    [InlineData(13, 13, "", "store-unavailable", null)]
    [InlineData(14, 14, "", "store-unavailable", null)]
    [InlineData(15, 15, "", "store-unavailable", null)]
    [InlineData(11, 11, "", "store-mismatch", "no database")]
    [InlineData(26, 26, "", "store-mismatch", "no database")]
    [InlineData(21, 21, "", "store-mismatch", null)]
    [InlineData(19, 1299, "SQLite Error 19: 'NOT NULL constraint failed: strict.name'.", "store-mismatch", "not-null name")]
    [InlineData(19, 1299, "no place", "store-mismatch", "not-null")]
    [InlineData(19, 787, "SQLite Error 19: 'FOREIGN KEY constraint failed'.", "store-constraint", "foreign key")]
    [InlineData(19, 275, "SQLite Error 19: 'CHECK constraint failed: short'.", "store-constraint", "check short")]
    [InlineData(19, 275, "no place", "store-constraint", "check")]
    [InlineData(19, 1811, "SQLite Error 19: 'secret'.", "store-refused", "raised by a trigger")]
    [InlineData(19, 2067, "SQLite Error 19: 'UNIQUE constraint failed: c.code'.", "store-constraint", "unique c.code")]
    [InlineData(19, 2067, "no place", "store-constraint", "unique")]
    public void SQLite_says_what_hindered_it(int number, int extended, string message, string code, string? detail) =>
        Assert.Equal(new SqlFailure(code, detail), SqliteFailure.Judge(new SqliteException(message, number, extended)));

    [Theory]
    [InlineData("23502", "store-mismatch", "not-null col")]
    [InlineData("23503", "store-constraint", "foreign key con of tab")]
    [InlineData("23001", "store-constraint", "foreign key con of tab")]
    [InlineData("23505", "store-constraint", "unique con")]
    [InlineData("23P01", "store-constraint", "unique con")]
    [InlineData("23514", "store-constraint", "check con")]
    [InlineData("22001", "store-mismatch", "too long for col")]
    [InlineData("3D000", "store-mismatch", "no such database")]
    [InlineData("42501", "store-refused", null)]
    [InlineData("28P01", "store-refused", null)]
    [InlineData("08006", "store-unavailable", null)]
    [InlineData("40P01", "store-unavailable", null)]
    [InlineData("53300", "store-unavailable", null)]
    [InlineData("57014", "store-unavailable", null)]
    [InlineData("58030", "store-unavailable", null)]
    [InlineData("55P03", "store-unavailable", null)]
    [InlineData("25006", "store-refused", "read only")]
    [InlineData("P0001", "store-refused", "raised by the database")]
    [InlineData("22P02", "store-mismatch", "22P02 col")]
    public void PostgreSQL_says_what_hindered_it(string state, string code, string? detail) => Assert.Equal(
        new SqlFailure(code, detail),
        PostgresFailure.Judge(new PostgresException(
            "secret", "ERROR", "ERROR", state, tableName: "tab", columnName: "col", constraintName: "con")));

    [Theory]
    [InlineData("42P01", null)]
    [InlineData("3F000", null)]
    [InlineData("42703", "42703")]
    [InlineData("23502", "not-null")]
    [InlineData("22001", "too long")]
    public void PostgreSQL_may_name_no_column(string state, string? detail) => Assert.Equal(
        new SqlFailure("store-mismatch", detail), PostgresFailure.Judge(new PostgresException("secret", "ERROR", "ERROR", state)));

    [Fact]
    public void PostgreSQL_names_the_column_where_a_check_has_no_name() => Assert.Equal(
        new SqlFailure("store-constraint", "check col"),
        PostgresFailure.Judge(new PostgresException("secret", "ERROR", "ERROR", "23514", columnName: "col")));

    [Fact]
    public void A_failure_that_the_database_did_not_tell_of_is_the_connections_or_nobodys()
    {
        Assert.Equal(SqlFailure.Unavailable, PostgresFailure.Judge(new NpgsqlException("secret")));
        Assert.Null(PostgresFailure.Judge(new IOException()));
        Assert.Null(SqliteFailure.Judge(new IOException()));
        Assert.Null(SqlServerFailure.Judge(new IOException()));
        Assert.Null(Connectors.Sql.MariaDb.MariaDbFailure.Judge(new IOException()));
    }

    [Theory]
    [InlineData(207, "Invalid column name 'code'.", "store-mismatch", "no column code")]
    [InlineData(207, "odd", "store-mismatch", "207")]
    [InlineData(515, "odd", "store-mismatch", "not-null")]
    [InlineData(547, "odd", "store-constraint", "check")]
    [InlineData(2601, "Cannot insert duplicate key row in object 'dbo.c' with unique index 'IX_code'. The duplicate key value is (secret).",
        "store-constraint", "unique IX_code")]
    [InlineData(2627, "odd", "store-constraint", "unique")]
    [InlineData(2628, "odd", "store-mismatch", "too long")]
    [InlineData(8152, "odd", "store-mismatch", "too long")]
    [InlineData(271, "", "store-mismatch", "generated column")]
    [InlineData(8102, "", "store-mismatch", "generated column")]
    [InlineData(4060, "", "store-mismatch", "no such database")]
    [InlineData(18456, "", "store-refused", null)]
    [InlineData(3906, "", "store-refused", "read only")]
    [InlineData(49_999, "", "store-mismatch", "49999")]
    [InlineData(50_000, "", "store-refused", "raised by the database")]
    [InlineData(-2, "", "store-unavailable", null)]
    [InlineData(-1, "", "store-unavailable", null)]
    [InlineData(10060, "", "store-unavailable", null)]
    public void SQL_Server_says_what_hindered_it(int number, string message, string code, string? detail) =>
        Assert.Equal(new SqlFailure(code, detail), SqlServerFailure.Judge(number, message));

    [Theory]
    [InlineData(241, true)]
    [InlineData(242, true)]
    [InlineData(244, true)]
    [InlineData(245, true)]
    [InlineData(248, true)]
    [InlineData(295, true)]
    [InlineData(8114, true)]
    [InlineData(8115, true)]
    [InlineData(8169, true)]
    [InlineData(208, false)]
    public void SQL_Server_says_that_a_value_is_none_of_the_columns_type(int number, bool expected) =>
        Assert.Equal(expected, SqlServerFailure.IsIncomparable(number));

    [Theory]
    [InlineData(null, null, "foreign key")]
    [InlineData("fk", null, "foreign key fk")]
    [InlineData("fk", "line", "foreign key fk of line")]
    [InlineData(null, "line", "foreign key of line")]
    public void A_foreign_key_is_named_as_far_as_the_database_names_it(string? name, string? table, string detail) =>
        Assert.Equal(detail, SqlFailure.ForeignKey(name, table).Detail);
}
