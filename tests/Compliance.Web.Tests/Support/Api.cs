using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Compliance.Consent.Importing;
using Compliance.Consent.Proving;
using Compliance.Certificates;
using Compliance.Correspondence;
using Compliance.DataMap;
using Compliance.Durable;
using Compliance.LocalHost.Identity;
using Compliance.Personalization;
using Compliance.Personalization.Signing;
using Compliance.Personalization.Transparency;
using Compliance.Proofs;
using Compliance.Recipients;
using Compliance.Requests.Deciding;
using Compliance.Requests.Holds;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Requests.Rights.Erasure.Previewing;
using Compliance.Retention;
using Compliance.Reviews;
using Compliance.Tasks;
using Compliance.Testing;
using Compliance.Testing.Domain;
using Compliance.Testing.Transparency;
using Compliance.Values;
using Compliance.Web.Pipeline;
using Compliance.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moq;
using NodaTime;

namespace Compliance.Web.Tests.Support;

/// <summary>The pipeline on a real Kestrel, with the development issuer, on a free loopback port.</summary>
internal sealed class Api : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Api(WebApplication app, FakeServices services, FakeContact contact, LogLines log)
    {
        _app = app;
        FakeServices = services;
        FakeContact = contact;
        Log = log;
        Client = new HttpClient(new DocumentedAnswers()) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public Uri Address => new(_app.Urls.Single());

    public FakeServices FakeServices { get; }

    /// <summary>Codes, messages and tasks.</summary>
    public FakeContact FakeContact { get; }

    public LogLines Log { get; }

    public static Task<Api> Start(EndpointTable? table = null, params (string Key, string Value)[] settings) =>
        Start(services => services.AddDevelopmentIssuer().ServeCompliance(table ?? Endpoints.Table), settings);

    public static Task<Api> StartWith(Action<IEndpointRouteBuilder> map) =>
        Start(services => services.AddDevelopmentIssuer().Serve(provider => CompliancePipeline.Build(provider, map)));

    private const string DataMap =
        """
        dataset:
        - fides_key: shop
          collections: [{name: orders, compliance: {purposes: [delivery]}, fields: [{name: total, data_categories: [user.behavior]}]}]
        """;

    /// <param name="serve">Says what is served, and whose tokens are taken.</param>
    /// <param name="settings">Configuration.</param>
    public static async Task<Api> Start(Action<IServiceCollection> serve, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create(WebHostDefaults.ServerUrlsKey, (string?)"http://127.0.0.1:0")]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        var log = new LogLines();
        builder.Logging.ClearProviders().AddProvider(log);
        var (services, contact) = (new FakeServices(), new FakeContact());
        builder.Services.AddComplianceWeb()
            .AddSingleton<IClock>(SystemClock.Instance)
            .AddSingleton<IIdSource, RandomIds>()
            .AddSingleton<IRequestService>(services).AddSingleton<IRequestClock>(services)
            .AddSingleton<IRetentionService>(services).AddSingleton<IReviewService>(services)
            .AddSingleton<IApprovalService>(services).AddSingleton<ILogService>(services)
            .AddSingleton(new FakeLife(services))
            .AddSingleton<IRequestDecisions>(each => each.GetRequiredService<FakeLife>())
            .AddSingleton<IRequestBulk>(each => each.GetRequiredService<FakeLife>())
            .AddSingleton<IErasurePreviews>(each => each.GetRequiredService<FakeLife>())
            .AddSingleton<ILegalHoldService>(each => each.GetRequiredService<FakeLife>())
            .AddSingleton(contact.Tokens).AddSingleton<IProofService>(contact).AddSingleton<IMessageService>(contact)
            .AddSingleton<ITaskService>(contact).AddSingleton<IRecipientService>(contact)
            .AddSingleton(Mock.Of<IDataMaps>(maps => maps.Current == DataMapLoader.Load(DataMap, "map.yml")))
            .AddSingleton<FakePersonalization>()
            .AddSingleton<IDecisionService>(each => each.GetRequiredService<FakePersonalization>())
            .AddSingleton<IPersonalizationGate>(each => each.GetRequiredService<FakePersonalization>())
            .AddSingleton<IUseRecords>(each => each.GetRequiredService<FakePersonalization>())
            .AddSingleton<IDecisionKeyStore>(each => each.GetRequiredService<FakePersonalization>())
            .AddSingleton<SigningKeys>().AddSingleton<IDecisionSigning, DecisionSigning>()
            .AddSingleton<IConsentReceipts>(services).AddSingleton<IConsentImport>(services)
            .AddSingleton<INoticeVersions, MemoryNoticeVersions>().AddSingleton<PrivacyNoticeService>();
        serve(builder.Services);

        var app = builder.Build();
        await app.StartAsync();
        return new Api(app, services, contact, log);
    }

    public string Token(params Permission[] permissions) => TokenFor("tester", permissions);

    public string TokenFor(string subject, params Permission[] permissions) =>
        _app.Services.GetRequiredService<DevelopmentIssuer>().Issue(subject, permissions, Duration.FromMinutes(5));

    /// <summary>Of somebody whose token names a part and no permission.</summary>
    public string RoleToken(string role) =>
        _app.Services.GetRequiredService<DevelopmentIssuer>().Issue("tester", [new Permission(role)], Duration.FromMinutes(5));

    public string ApplicationToken(params Permission[] permissions) =>
        _app
            .Services.GetRequiredService<DevelopmentIssuer>()
            .Issue("program", permissions, Duration.FromMinutes(5), DevelopmentCaller.Application);

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public Task<HttpResponseMessage> Send(
        string method, string path, HttpContent? content = null, string? token = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public Task<HttpResponseMessage> Submit(string json, params (string Name, string Value)[] headers) =>
        Send("POST", "/api/requests", Json(json), Token(RequestsApi.SubmitRequests), headers);

    public static StringContent Json(string json) => new(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    /// <summary>Bytes as they are, where a client would tidy them up. Reads until the server closes.</summary>
    public async Task<string> SendRaw(string request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, Client.BaseAddress!.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}

internal static class Answers
{
    /// <summary>Reads a problem, and holds it to what every problem must be.</summary>
    public static async Task<JsonElement> IsProblem(this HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal($"/problems/{code}", problem.GetProperty("type").GetString());
        Assert.True(File.Exists(Repository.PathTo($"docs/problems/{code}.md")), $"{code} has no page.");
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        return problem;
    }

    public static Dictionary<string, string[]> Errors(this JsonElement problem) =>
        problem.GetProperty("errors").Deserialize<Dictionary<string, string[]>>()!;

    public static async Task<JsonElement> Body(this HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();
}
