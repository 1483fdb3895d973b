using System.Text;
using Compliance.Protection.Keys;

namespace Compliance.Protection.Tests.Keys;

public sealed class KeyBoundStatementTests
{
    private const string Written =
        """{"format":"compliance-entry/v1","kind":"key-bound","at":"2026-11-23T09:00:00Z","key":"k1","version":"v1","thumbprint":"AQ==","data"""
        + """Key":"00112233445566778899aabbccddeeff","dataKeyCommitment":"Ag==","subject":"Aw=="}""";

    private static readonly KeyBoundStatement Statement = new(
        new("k1", "v1"), new byte[] { 1 }, new Guid("00112233-4455-6677-8899-aabbccddeeff"), new byte[] { 2 }, new byte[] { 3 });

    [Fact]
    public void It_is_written_as_the_log_holds_it() =>
        Assert.Equal(Written, Encoding.UTF8.GetString(Statement.Write(new(2026, 11, 23, 10, 0, 0, TimeSpan.FromHours(1)))));

    [Fact]
    public void What_says_the_same_at_another_time_says_it() =>
        Assert.All(
            ["2026-11-23T09:00:00Z", "1999-01-01T00:00:00Z", ""],
            at => Assert.True(Says(Written.Replace("2026-11-23T09:00:00Z", at, StringComparison.Ordinal))));

    [Theory]
    [InlineData("compliance-entry/v1", "compliance-entry/v2")]
    [InlineData("key-bound", "retired")]
    [InlineData("k1", "k2")]
    [InlineData("k1", "K1")]
    [InlineData("v1\",\"t", "v2\",\"t")]
    [InlineData("AQ==", "AA==")]
    [InlineData("00112233", "10112233")]
    [InlineData("Ag==", "AA==")]
    [InlineData("Aw==", "AA==")]
    [InlineData("\"k1\"", "1")]
    [InlineData("\"k1\"", "null")]
    [InlineData("\"key\":\"k1\",", "")]
    [InlineData("{", "[")]
    [InlineData("{", "{\"key\":\"k1\",")]
    public void With_one_thing_wrong_it_does_not(string right, string wrong) =>
        Assert.False(Says(Written.Replace(right, wrong, StringComparison.Ordinal)));

    [Fact]
    public void What_was_logged_is_read_again()
    {
        var read = KeyBoundStatement.Read(Encoding.UTF8.GetBytes(Written))!;
        Assert.Equal((Statement.Key, Statement.DataKeyId), (read.Key, read.DataKeyId));
        Assert.True(read.IsSaidBy(Encoding.UTF8.GetBytes(Written)));
    }

    [Theory]
    [InlineData("compliance-entry/v1", "compliance-entry/v2")]
    [InlineData("key-bound", "retired")]
    [InlineData("AQ==", "AQ")]
    [InlineData("AQ==", "AR==")]
    [InlineData("00112233", "00112233-")]
    [InlineData("aabb", "AABB")]
    [InlineData("\"k1\"", "1")]
    [InlineData("\"key\":\"k1\",", "")]
    [InlineData("{", "[")]
    [InlineData("{", "{\"key\":\"k1\",")]
    public void A_statement_of_another_form_is_not_read(string right, string wrong) =>
        Assert.Null(KeyBoundStatement.Read(Encoding.UTF8.GetBytes(Written.Replace(right, wrong, StringComparison.Ordinal))));

    private static bool Says(string statement) => Statement.IsSaidBy(Encoding.UTF8.GetBytes(statement));
}
