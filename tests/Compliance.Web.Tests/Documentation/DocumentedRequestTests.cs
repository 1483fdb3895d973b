using System.Globalization;
using System.Text.Json.Nodes;
using Compliance.Commands;
using Compliance.Consent.Proving;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Findings;
using Compliance.Keys;
using Compliance.LocalHost.Identity;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Requests.Intake;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Testing.Evidence;
using Compliance.Testing.Protection;
using Compliance.Web.Pipeline;
using Compliance.Web.Tests.Requests;
using Compliance.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Web.Tests.Documentation;

/// <summary>
/// What the document gives as an example is sent as it stands there, and is answered as it says: <see cref="DocumentedAnswers"/> compares.
/// </summary>
public sealed class DocumentedRequestTests : IAsyncLifetime
{
    private readonly ProtectionBench _bench = new();
    private readonly InMemoryLog _log = new();
    private readonly ConsentWorld _consent = new();
    private Api _api = null!;
    private string _notice = "";

    public static TheoryData<string> Names => [.. Endpoints.Table.Select(endpoint => endpoint.Name)];

    public async ValueTask InitializeAsync()
    {
        _api = await Api.Start(services =>
            services
                .AddDevelopmentIssuer()
                .AddSingleton(_bench.Protector)
                .AddSingleton<ISubjectDirectory>(new FakeDirectory())
                .AddConsent(_consent)
                .AddSingleton<ILogSource>(_log.Store)
                .AddSingleton(
                    new DestructionBreaker(
                        new FakeBreaker(),
                        Options.Create(new CommandOptions()),
                        SystemClock.Instance,
                        NullLogger<DestructionBreaker>.Instance))
                .ServeCompliance(Endpoints.Table));
        await _consent.Prepare();
        _notice = (await _api.Get<Compliance.Personalization.Transparency.PrivacyNoticeService>().Published(default)).Version.Hash;
        for (var i = 0; i < 17; i++)
            await _log.Append(new LogFenceLifted($"r{i}"), default);
        var services = _api.FakeServices;
        services.Submitted["request-1"] = new SubmittedRequest(
            Right.Erasure, "eu-gdpr", new Identities(new Dictionary<string, Personal<string>> { ["email"] = Personal.Of("a@example.com") }),
            "tester", null);
        (services.Resumes, services.Cancels) = (true, true);
        services.Receipt = new Receipt(7, "entry", "c2FsdA==", "checkpoint");
        services.Progress = new("erasing shop_sql", 1, 9, "shop_sql", Instant.FromUtc(2026, 11, 2, 9, 31));
        services.Approving = _ => new ApprovalView(1, 2);
        services.Export = () => new MemoryStream([80, 75]);
        services.Certificate = [1, 2, 3];
        services.View = CertificatePageTests.View();
        services.IssuedReceipt = new(ReceiptStatus.Issued, [123, 125]);
        services.Report = new ReviewReport(
            "review-1",
            Instant.FromUtc(2026, 11, 2, 5, 0),
            "digest",
            [new(FindingKind.All.First(), "shop_sql.orders", "What to do.", Severity.High, "desk", new LocalDate(2026, 12, 1))]).Write();
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _log.DisposeAsync();
        _bench.Dispose();
    }

    [Theory, MemberData(nameof(Names))]
    public async Task The_example_of_a_request_is_accepted_and_answered_as_the_document_says(string name)
    {
        var (endpoint, operation) = (Endpoints.Table.Single(each => each.Name == name), ApiDocument.Operation(name));
        using HttpContent? body = operation["requestBody"]?["content"]!["application/json"]!["example"] is { } example
            ? Api.Json(await _consent.Fitting(name, example))
            : name == "ChangePreference" ? ConsentWorld.Form(("act", "object"), ("value", "yes"))
            : name == "ChangeOnPersonPage" ? ConsentWorld.Form(("act", "object"), ("purpose", Testing.Consent.ConsentBench.Analyse)) : null;
        var token = endpoint.Permission == Permission.Anonymous ? null : _api.Token(endpoint.Permission);
        using var answer = await _api.Send(endpoint.Method, AddressOf(endpoint, operation), body, token);

        var promised = operation["responses"]!.AsObject().Select(each => each.Key).First(status => status[0] is '2' or '3');
        Assert.Equal(promised, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
        var headers = answer.Headers.Concat(answer.Content.Headers).Select(each => each.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var named = operation["responses"]![promised]!["headers"]?.AsObject().Select(each => each.Key) ?? [];
        Assert.Empty(named.Where(header => header != "Content-Encoding").Except(headers, StringComparer.OrdinalIgnoreCase));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_body_with_a_member_that_the_document_does_not_name_is_refused(string name)
    {
        var (endpoint, operation) = (Endpoints.Table.Single(each => each.Name == name), ApiDocument.Operation(name));
        if (operation["requestBody"]?["content"]!["application/json"]!["example"]?.DeepClone() is not JsonObject example)
            return;
        example["address"] = new JsonObject();
        using var answer = await _api.Send(
            endpoint.Method, AddressOf(endpoint, operation), Api.Json(example.ToJsonString()), _api.Token(endpoint.Permission));
        var problem = await answer.IsProblem(System.Net.HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(["is not known here"], problem.Errors()["address"]);
    }

    private string AddressOf(Endpoint endpoint, JsonObject operation)
    {
        var address = "/" + endpoint.Route.Replace("{*", "{", StringComparison.Ordinal);
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
            if (parameter!["in"]!.GetValue<string>() == "path")
                address = address.Replace($"{{{parameter["name"]}}}", Of(endpoint, parameter), StringComparison.Ordinal);
            else if (parameter["required"]?.GetValue<bool>() == true)
                address += $"{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{parameter["name"]}={Of(endpoint, parameter)}";
        return address;
    }

    /// <summary>Ids are those that the services in memory know; everything else is the document's example.</summary>
    private string Of(Endpoint endpoint, JsonNode parameter) => (parameter["name"]!.GetValue<string>(), endpoint.Route) switch
    {
        ("id", var route) when route.StartsWith("api/requests", StringComparison.Ordinal) => "request-1",
        ("id", var route) when route.StartsWith("api/me/requests", StringComparison.Ordinal) => "request-1",
        ("id", var route) when route.StartsWith("api/holds", StringComparison.Ordinal) => "hold-1",
        ("id", var route) when route.StartsWith("api/retention", StringComparison.Ordinal) => "sweep-1",
        ("id", var route) when route.StartsWith("api/reviews", StringComparison.Ordinal) => "review-1",
        ("holder", _) => _consent.Person.ToString(),
        ("device", _) => _consent.Agreed.Device.ToString(),
        ("hash", var route) when route.StartsWith("myterms", StringComparison.Ordinal) => _consent.Agreed.OfDevice,
        ("hash", var route) when route.StartsWith("api/consent", StringComparison.Ordinal) => _consent.Agreed.OfPerson,
        ("hash" or "from" or "to", _) => _notice,
        ("token", var route) when route.StartsWith("my-requests", StringComparison.Ordinal) =>
            _api.FakeContact.Tokens.Issue(FakeContact.Request).Token,
        ("token", var route) when route.StartsWith("my-data", StringComparison.Ordinal) => _consent.PersonPageToken,
        ("code", var route) when route.StartsWith("api/notices", StringComparison.Ordinal) => Testing.Consent.ConsentBench.Notice,
        ("version", var route) when route.EndsWith("changes", StringComparison.Ordinal) => "2",
        ("token", var route) when route.Contains("preferences", StringComparison.Ordinal) => _consent.PageToken,
        ("token", _) => _consent.LinkToken,
        _ => parameter["example"]!.ToString(),
    };
}
