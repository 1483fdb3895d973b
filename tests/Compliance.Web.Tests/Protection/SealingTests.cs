using System.Net;
using System.Text;
using System.Text.Json;
using Compliance.LocalHost.Identity;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Subjects;
using Compliance.Testing.Protection;
using Compliance.Web.Pipeline;
using Compliance.Web.Protection;
using Compliance.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Tests.Protection;

public sealed class SealingTests : IAsyncLifetime
{
    private const string Jane = "subject-jane";
    private const string Text = "jane@example.org, canary-7f3a";

    private readonly ProtectionBench _bench = new();
    private readonly FakeDirectory _directory = new();
    private Api _api = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await Api.Start(services =>
            services
                .AddDevelopmentIssuer()
                .AddSingleton(_bench.Protector)
                .AddSingleton<ISubjectDirectory>(_directory)
                .ServeCompliance(Endpoints.Table));
        await _bench.Keys.Bind(Jane);
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _bench.Dispose();
    }

    [Fact]
    public async Task What_is_sealed_opens_at_its_address_as_text_and_as_bytes()
    {
        var bytes = Convert.ToBase64String(Encoding.UTF8.GetBytes(Text));
        var done = await Items("seal", Item(text: Text), Item(value: bytes, schema: 3));
        var (text, value) = (done[0].GetProperty("text").GetString()!, done[1].GetProperty("value").GetString()!);
        Assert.True(SealedText.IsSealed(text));
        Assert.Equal(3, SealedEnvelope.Read(Convert.FromBase64String(value)).SchemaVersion);

        var opened = await Items("open", Item(text: text), Item(value: value, schema: 3));
        Assert.Equal(Text, opened[0].GetProperty("text").GetString());
        Assert.Equal(bytes, opened[1].GetProperty("value").GetString());
        Assert.Equal(Text, await _bench.Protector.OpenText(Jane, new("crm.customers", "42", "email"), text));
    }

    [Fact]
    public async Task One_bad_item_fails_alone_and_each_says_why()
    {
        var good = (await Items("seal", Item(text: Text)))[0].GetProperty("text").GetString()!;
        await _bench.Keys.Bind("fenced-one");
        await _bench.BeginErasure("fenced-one");
        await _bench.Keys.Bind("erased-one");
        await _bench.Erase("erased-one");
        var altered = good[..^2] + (good[^2] == 'A' ? 'B' : 'A') + good[^1];

        var answers = await Items(
            "open",
            Item(text: good),
            Item(text: altered),
            Item(text: "plain"),
            Item(text: good, subject: "nobody"),
            Item(text: good, subject: "fenced-one"),
            Item(text: good, subject: "erased-one"),
            Item(text: good, record: "43"),
            Item(value: "AAAA"),
            Item(text: good));
        Assert.Equal(
            ["-", "refused", "not-sealed", "no-key", "fenced", "erased", "refused", "not-sealed", "-"],
            answers.Select(answer => answer.TryGetProperty("error", out var error) ? error.GetString() : "-"));
        Assert.Equal(Text, answers[^1].GetProperty("text").GetString());
    }

    [Fact]
    public async Task What_is_kept_on_a_ground_is_told_from_what_was_erased()
    {
        var term = RetentionTerm.Until("tax", new DateOnly(2036, 12, 31));
        await _bench.Grounds.Bind(term);
        var address = new RecordAddress("crm.customers", "42", "email");
        var kept = await _bench.Protector.ResealUnder(Jane, address, await _bench.Protector.Seal(Jane, address, new byte[3]), term);
        var answers = await Items("open", Item(value: Convert.ToBase64String(kept)));
        Assert.Equal("retained", answers[0].GetProperty("error").GetString());
    }

    /// <summary>For whom the ground allows it; by its place, for whose it was nobody may know any more.</summary>
    [Fact]
    public async Task What_is_kept_on_a_ground_opens_without_a_subject_for_who_may_open_that()
    {
        var term = RetentionTerm.Until("tax", new DateOnly(2036, 12, 31));
        await _bench.Grounds.Bind(term);
        var address = new RecordAddress("crm.customers", "42", "email");
        var left = await _bench.Protector.SealText(Jane, address, Text);
        var kept = SealedText.Encode(await _bench.Protector.ResealUnder(Jane, address, SealedText.Decode(left), term));
        await _bench.Erase(Jane);
        Assert.Equal(
            [Text, "refused", "refused", "not-sealed"], await Retained(Kept(kept), Kept(left), Kept(kept, record: "43"), Kept("plain")));

        using var named = await _api.Send(
            "POST",
            "/api/open/retained",
            Api.Json($$"""{"items":[{{Item(text: kept)}}]}"""),
            _api.Token(ProtectionApi.OpenRetained));
        var problem = await named.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(["must be left out: what is retained is the ground's"], problem.Errors()["items[0].subject"]);
        using var other = await _api.Send(
            "POST",
            "/api/open/retained",
            Api.Json($$"""{"items":[{{Item(text: kept)}}]}"""),
            _api.Token(ProtectionApi.OpenRecords));
        await other.IsProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_vault_that_does_not_answer_is_no_refusal()
    {
        _bench.Vault.Before = _ => throw new KeyVaultException(KeyVaultError.Unavailable, "down");
        Assert.Equal("unavailable", (await Items("seal", Item(text: Text)))[0].GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("""{"items":[]}""", "items", "must hold 1 to 100 items")]
    [InlineData("""{"items":{}}""", "items", "must be an array")]
    [InlineData("""{}""", "items", "is missing")]
    [InlineData("""{"items":[{"subject":"s","dataset":"d","record":"r","field":"f"}]}""", "items[0]", "must hold either text or value")]
    [InlineData(
        """{"items":[{"subject":"s","dataset":"d","record":"r","field":"f","text":"a","value":"AA=="}]}""",
        "items[0]",
        "must hold either text or value"
    )]
    [InlineData(
        """{"items":[{"subject":"s","dataset":"d","record":"r","field":"f","value":"AB=="}]}""",
        "items[0].value",
        "must be base64 with padding and without white space"
    )]
    [InlineData(
        """{"items":[{"subject":"s","dataset":"d","record":"r","field":"f","value":"AA"}]}""",
        "items[0].value",
        "must be base64 with padding and without white space"
    )]
    [InlineData(
        """{"items":[{"subject":"s","dataset":"d","record":"r","field":"f","value":"A A=="}]}""",
        "items[0].value",
        "must be base64 with padding and without white space"
    )]
    [InlineData(
        """{"items":[{"subject":"s s","dataset":"d","record":"r","field":"f","text":"a"}]}""",
        "items[0].subject",
        "must be a subject's id"
    )]
    [InlineData(
        """{"items":[{"subject":"own-case-1","dataset":"d","record":"r","field":"f","text":"a"}]}""",
        "items[0].subject",
        "must be a subject's id"
    )]
    [InlineData(
        """{"items":[{"subject":"ground-1","dataset":"d","record":"r","field":"f","text":"a"}]}""",
        "items[0].subject",
        "must be a subject's id"
    )]
    [InlineData(
        """{"items":[{"subject":"s","dataset":"","record":"r","field":"f","text":"a"}]}""",
        "items[0].dataset",
        "must have 1 to 512 characters"
    )]
    [InlineData(
        """{"items":[{"subject":"s","dataset":"d","record":"r","field":"f","text":"a","schemaVersion":65536}]}""",
        "items[0].schemaVersion",
        "must be 0 to 65535"
    )]
    [InlineData(
        """{"items":[{"subject":"s","dataset":"d","record":"r","field":"f","text":"a\ud800"}]}""",
        "items[0].text",
        "holds text that is not Unicode"
    )]
    [InlineData("""{"items":[{"subject":"s","dataset":"d","record":"r","field":"f","text":7}]}""", "items[0].text", "must be a string")]
    public async Task What_cannot_be_used_answers_400_and_names_the_field(string json, string field, string message)
    {
        foreach (var (path, permission) in new[] { ("/api/seal", ProtectionApi.SealRecords), ("/api/open", ProtectionApi.OpenRecords) })
        {
            using var answer = await _api.Send("POST", path, Api.Json(json), _api.Token(permission));
            var problem = await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
            Assert.Equal([message], problem.Errors()[field]);
        }
    }

    [Fact]
    public async Task A_batch_is_bounded()
    {
        var items = string.Join(',', Enumerable.Repeat(Item(text: "a"), 101));
        using var answer = await _api.Send(
            "POST",
            "/api/seal",
            Api.Json($$"""{"items":[{{items}}]}"""),
            _api.Token(ProtectionApi.SealRecords));
        await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Who_may_seal_may_not_open_and_the_other_way_round()
    {
        var body = $$"""{"items":[{{Item(text: Text)}}]}""";
        using var open = await _api.Send("POST", "/api/open", Api.Json(body), _api.Token(ProtectionApi.SealRecords));
        await open.IsProblem(HttpStatusCode.Forbidden, "forbidden");
        using var seal = await _api.Send("POST", "/api/seal", Api.Json(body), _api.Token(ProtectionApi.OpenRecords));
        await seal.IsProblem(HttpStatusCode.Forbidden, "forbidden");
        using var enrol = await _api.Send(
            "POST", "/api/subjects", Api.Json("{}"), _api.Token(ProtectionApi.SealRecords, ProtectionApi.OpenRecords));
        await enrol.IsProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task No_line_of_the_log_holds_what_went_through()
    {
        var good = (await Items("seal", Item(text: Text)))[0].GetProperty("text").GetString()!;
        await Items("open", Item(text: good), Item(text: good, record: "canary-7f3a"));
        await Enrol("""{"by":"customer_number","identities":{"email":"canary-7f3a@example.org","customer_number":"C-1"}}""");
        await _api.Log.Reach("Compliance.Web.Pipeline.AccessLog", 3);
        Assert.DoesNotContain(
            _api.Log.All, line => line.Contains("canary-7f3a", StringComparison.Ordinal) || line.Contains(Jane, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Someone_is_enrolled_by_the_identity_that_tells_people_apart()
    {
        using var answer = await Enrol("""{"by":"customer_number","identities":{"email":"jane@example.org","customer_number":"C-1"}}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("subject-1", (await answer.Body()).GetProperty("subject").GetString());
        Assert.Equal(["customer_number", "email"], _directory.Registered);

        using var missing = await Enrol("""{"by":"customer_number","identities":{"email":"jane@example.org"}}""");
        var problem = await missing.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(["must be the kind of one of the identities"], problem.Errors()["by"]);
    }

    [Fact]
    public async Task Nobody_is_enrolled_while_being_erased_or_without_a_key()
    {
        const string someone = """{"by":"email","identities":{"email":"jane@example.org"}}""";
        _directory.Fails = new SubjectFencedException();
        using var fenced = await Enrol(someone);
        await fenced.IsProblem(HttpStatusCode.Conflict, "being-erased");
        _directory.Fails = new KeyVaultException(KeyVaultError.Throttled, "busy");
        using var busy = await Enrol(someone);
        await busy.IsProblem(HttpStatusCode.ServiceUnavailable, "keys-unavailable");
    }

    private Task<HttpResponseMessage> Enrol(string json) =>
        _api.Send("POST", "/api/subjects", Api.Json(json), _api.Token(ProtectionApi.EnrolSubjects));

    private async Task<IReadOnlyList<JsonElement>> Items(string what, params string[] items)
    {
        var token = _api.Token(what == "seal" ? ProtectionApi.SealRecords : ProtectionApi.OpenRecords);
        using var answer = await _api.Send("POST", $"/api/{what}", Api.Json($$"""{"items":[{{string.Join(',', items)}}]}"""), token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var done = (await answer.Body()).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(items.Length, done.Count);
        return done;
    }

    private async Task<IReadOnlyList<string?>> Retained(params string[] items)
    {
        var body = Api.Json($$"""{"items":[{{string.Join(',', items)}}]}""");
        using var answer = await _api.Send("POST", "/api/open/retained", body, _api.Token(ProtectionApi.OpenRetained));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return
        [
            .. (await answer.Body())
                .GetProperty("items")
                .EnumerateArray()
                .Select(each => (each.TryGetProperty("error", out var error) ? error : each.GetProperty("text")).GetString()),
        ];
    }

    private static string Kept(string text, string record = "42") =>
        JsonSerializer.Serialize(
            new
            {
                dataset = "crm.customers",
                record,
                field = "email",
                text,
            }
        );

    private static string Item(string? text = null, string? value = null, string subject = Jane, string record = "42", int schema = 1) =>
        JsonSerializer.Serialize(
            new Dictionary<string, object?>
            {
                ["subject"] = subject,
                ["dataset"] = "crm.customers",
                ["record"] = record,
                ["field"] = "email",
                ["schemaVersion"] = schema,
                [text is null ? "value" : "text"] = text ?? value,
            }
        );
}
