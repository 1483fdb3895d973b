using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors.Limits;
using Compliance.Connectors.Rows;
using Compliance.Connectors.Settings;
using Compliance.Proof.Http;
using Polly;
using Polly.Retry;

namespace Compliance.Connectors.Http;

/// <summary>
/// Requests and their answers, with one address and no other. Each request of the REST shape may be sent twice, so a passing failure is
/// tried again shortly, or when the service says (<c>Retry-After</c>); a long outage is waited for by the workflow.
/// </summary>
internal sealed class RestExchange
{
    public const int MaxRetries = 2;

    /// <summary>A service that asks for more time than this counts as away.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _client;
    private readonly ConnectionSettings _settings;
    private readonly CallLimit _limit;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<RestAnswer> _retries;

    /// <param name="client">As <see cref="RestClients"/> make it.</param>
    /// <param name="settings">Of the connection.</param>
    /// <param name="limit">Kept at each request.</param>
    /// <param name="time">For deadlines and pauses.</param>
    public RestExchange(HttpClient client, ConnectionSettings settings, CallLimit limit, TimeProvider time)
    {
        (_client, _settings, _limit, _time) = (client, settings, limit, time);
        Root = RestClients.RootOf(settings);
        _retries = new ResiliencePipelineBuilder<RestAnswer> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<RestAnswer>
            {
                MaxRetryAttempts = MaxRetries,
                Delay = FirstDelay,
                BackoffType = DelayBackoffType.Linear,
                ShouldHandle = attempt => ValueTask.FromResult(
                    attempt.Outcome is { Exception: HttpRequestException or IOException } or { Result.IsPassing: true }),
                DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result?.RetryAfter),
            })
            .Build();
    }

    public Uri Root { get; }

    /// <param name="method">GET, PATCH or DELETE.</param>
    /// <param name="address">Of the service.</param>
    /// <param name="body">A merge patch; null for none.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <param name="tag">The ETag that the item must still have; null where its service gives none.</param>
    /// <exception cref="RestException">The answer is neither a success nor "there is no such thing".</exception>
    public async Task<RestAnswer> Send(
        HttpMethod method, Uri address, JsonObject? body, CancellationToken cancellation, EntityTagHeaderValue? tag = null)
    {
        var answer = await _retries.ExecuteAsync(async token => await Attempt(method, address, body, tag, token), cancellation);
        return answer.IsGone || answer.IsSuccess ? answer : throw new RestException(answer.Status);
    }

    private async Task<RestAnswer> Attempt(
        HttpMethod method, Uri address, JsonObject? body, EntityTagHeaderValue? tag, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(_settings.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        using var request = new HttpRequestMessage(method, address);
        if (body is not null)
            request.Content =
                new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/merge-patch+json"));
        if (tag is not null)
            request.Headers.IfMatch.Add(tag);
        using var response = await Send(request, either.Token);
        var isRead = method == HttpMethod.Get && response.StatusCode == HttpStatusCode.OK;
        return new RestAnswer(
            response.StatusCode, method == HttpMethod.Get, isRead ? await Read(response, either.Token) : null, RetryAfter(response))
        {
            // A weak one says nothing of the bytes: RFC 9110 §13.1.1 forbids to compare by it.
            Tag = response.Headers.ETag is { IsWeak: false } strong ? strong : null,
        };
    }

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var turn = await _limit.Take(cancellation);
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private async Task<JsonNode?> Read(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var body = new BoundedStream(await response.Content.ReadAsStreamAsync(cancellation), _settings.MaxResponseBytes);
        try
        {
            return await JsonNode.ParseAsync(body, documentOptions: JsonText.Strict, cancellationToken: cancellation);
        }
        catch (JsonException)
        {
            // The caller names the place.
            return null;
        }
        catch (HttpRequestException large) when (large.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            // Not tried again: the answer would be as large.
            throw new RestException(HttpStatusCode.RequestEntityTooLarge);
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var delay = header?.Delta ?? (header?.Date is { } date ? date - _time.GetUtcNow() : null);
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }
}

/// <param name="Status">Of the response.</param>
/// <param name="WasAsked">Whether a body was asked for: then only 200 is a success.</param>
/// <param name="Body">What was asked for; null where there is none, or none that can be read.</param>
/// <param name="RetryAfter">What the service wants to be left alone for.</param>
internal sealed record RestAnswer(HttpStatusCode Status, bool WasAsked, JsonNode? Body, TimeSpan? RetryAfter)
{
    /// <summary>The strong ETag of what was asked for; null where there is none.</summary>
    public EntityTagHeaderValue? Tag { get; init; }

    public bool IsGone => Status is HttpStatusCode.NotFound or HttpStatusCode.Gone;

    public bool IsSuccess => WasAsked ? Status == HttpStatusCode.OK : (int)Status is >= 200 and < 300;

    /// <summary>Worth another attempt now.</summary>
    public bool IsPassing => Status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
        or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
        && !(RetryAfter > RestExchange.MaxRetryAfter);
}

/// <summary>An answer that the REST shape does not foresee.</summary>
internal sealed class RestException(HttpStatusCode status) : Exception
{
    public HttpStatusCode Status { get; } = status;
}
