using System.Text.Json.Nodes;
using Compliance.Testing.Connectors;
using Compliance.Workflows;
using Microsoft.AspNetCore.Http;

namespace Compliance.Connectors.Tests.Http;

/// <summary>What was done is what the service did, and not what it says that it did.</summary>
public sealed class HttpApplyingTests : IAsyncLifetime
{
    private const string Place = "store_under_test/contacts";

    private static readonly RowKey[] Keys = [new("1")];

    private HttpStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await HttpStore.New();
        await _store.Put([new ContractRow("1", "c1", "a@b.example", "secret", "Oslo")]);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_deletion_that_the_service_only_says_is_a_failure_with_its_place()
    {
        _store.Host.Overlooked.Add("DELETE");
        await FailsAt(Place, () => _store.Connector.Erase(_store.Collection, Keys, ErasureInstruction.Delete, default));
    }

    [Theory]
    [InlineData(StatusCodes.Status200OK)]
    [InlineData(StatusCodes.Status202Accepted)]
    [InlineData(StatusCodes.Status404NotFound)]
    [InlineData(StatusCodes.Status410Gone)]
    public async Task A_row_that_is_still_there_is_not_gone_whatever_the_service_answers(int status)
    {
        Instead("DELETE", status);
        await FailsAt(Place, () => _store.Connector.Erase(_store.Collection, Keys, ErasureInstruction.Delete, default));
    }

    [Fact]
    public async Task A_deletion_that_takes_a_moment_is_one()
    {
        var looks = 0;
        _store.Host.Instead = async context =>
        {
            if (context.Request.Method == "DELETE")
                context.Response.StatusCode = StatusCodes.Status202Accepted;
            else if (context.Request.Path == "/contacts")
                await context.Response.WriteAsync("""{"items":[]}""");
            else if (++looks < 3)
                await context.Response.WriteAsync("""{"id":"1"}""");
            else
                context.Response.StatusCode = StatusCodes.Status404NotFound;
        };
        Assert.Equal(
            new ErasureOutcome(1, 0, 0), await _store.Connector.Erase(_store.Collection, Keys, ErasureInstruction.Delete, default));
    }

    [Theory]
    [InlineData("note", "MASKED")]
    [InlineData("note", null)]
    [InlineData("attributes.city", "MASKED")]
    [InlineData("attributes.city", null)]
    public async Task A_mask_that_the_service_only_says_is_a_failure_with_its_place(string path, string? text)
    {
        _store.Host.Overlooked.Add("PATCH");
        var mask = new ErasureInstruction.MaskFields([new FieldMask(path, new FixedMasking(text))]);
        await FailsAt($"{Place}/{path}", () => _store.Connector.Erase(_store.Collection, Keys, mask, default));
        await FailsAt($"{Place}/{path}", () => _store.Connector.Erase(
            _store.Collection, Keys, new ErasureInstruction.MaskFields([new FieldMask(path, new HashMasking())]), default));
    }

    [Fact]
    public async Task A_mask_of_which_the_service_takes_a_part_names_the_field_that_stays()
    {
        var was = new JsonObject { ["id"] = "1", ["email"] = "a@b.example", ["note"] = "secret" };
        _store.Host.Instead = async context =>
        {
            if (context.Request.Method == "PATCH")
                was["email"] = "MASKED";
            await context.Response.WriteAsync(was.ToJsonString());
        };
        var masks = new ErasureInstruction.MaskFields(
            [new FieldMask("email", new FixedMasking("MASKED")), new FieldMask("note", new FixedMasking("MASKED"))]);
        await FailsAt($"{Place}/note", () => _store.Connector.Erase(_store.Collection, Keys, masks, default));
    }

    [Fact]
    public async Task A_value_that_the_service_stores_in_its_own_way_is_masked()
    {
        var was = new JsonObject { ["id"] = "1", ["note"] = "secret" };
        _store.Host.Instead = async context =>
        {
            if (context.Request.Method == "PATCH")
                was["note"] = "masked";
            await context.Response.WriteAsync(was.ToJsonString());
        };
        var mask = new ErasureInstruction.MaskFields([new FieldMask("note", new FixedMasking("MASKED"))]);
        Assert.Equal(new ErasureOutcome(0, 1, 0), await _store.Connector.Erase(_store.Collection, Keys, mask, default));
    }

    [Theory]
    [InlineData(StatusCodes.Status200OK)]
    [InlineData(StatusCodes.Status404NotFound)]
    public async Task A_row_that_is_still_as_it_was_is_not_masked_whatever_the_service_answers(int status)
    {
        Instead("PATCH", status);
        var mask = new ErasureInstruction.MaskFields([new FieldMask("note", new FixedMasking("MASKED"))]);
        await FailsAt($"{Place}/note", () => _store.Connector.Erase(_store.Collection, Keys, mask, default));
    }

    [Theory]
    [InlineData("note", "new")]
    [InlineData("email", "new@b.example")]
    [InlineData("nickname", "new")]
    public async Task An_update_that_the_service_only_says_is_a_failure_with_its_place(string path, string text)
    {
        _store.Host.Overlooked.Add("PATCH");
        await FailsAt($"{Place}/{path}", () =>
            _store.Connector.Update(_store.Collection, Keys[0], new Dictionary<string, JsonNode?> { [path] = text }, default));
    }

    private void Instead(string method, int status) => _store.Host.Instead = async context =>
    {
        if (context.Request.Method == method)
            context.Response.StatusCode = status;
        else
            await context.Response.WriteAsync("""{"id":"1","note":"secret","items":[]}""");
    };

    private static async Task FailsAt(string place, Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<StepFailedException>(call);
        Assert.Equal((ConnectorFailure.NotApplied, place), (failure.Code, failure.Reference));
        Assert.Null(failure.InnerException);
    }
}
