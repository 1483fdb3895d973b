using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;
using Compliance.Testing.Connectors;

namespace Compliance.Connectors.Tests.Rows;

public sealed class SweepRowsTests
{
    [Theory]
    [InlineData("""{"at":"2024-05-17T11:59:59.999Z"}""", true, 0)]
    [InlineData("""{"at":"2024-05-17T12:00:00Z"}""", false, 0)]
    [InlineData("""{"at":"yesterday"}""", false, 1)]
    [InlineData("""{"at":["yesterday","2024-05-17T12:00:00Z"]}""", false, 0)]
    [InlineData("""{"at":["2034-05-17","2014-05-17"]}""", true, 0)]
    [InlineData("{}", false, 1)]
    public void A_row_is_due_whose_time_lies_before_and_unreadable_without_a_time(string row, bool isDue, int unreadable)
    {
        var page = SweepRows.Page([(new RowKey("1"), JsonNode.Parse(row)!.AsObject())], "at", ContractRow.Noon, "next");
        Assert.Equal((isDue ? 1 : 0, unreadable, "next"), (page.Keys.Count, page.Unreadable, page.Continuation));
    }
}
