using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Compliance.Client.Problems;

namespace Compliance.Client.Http;

/// <summary>Sends calls: with a token, within a time, again where that is harmless, and reads no more than is bounded.</summary>
internal sealed class ClientCalls(HttpClient http, Uri address, ComplianceClientOptions options, TimeProvider time)
{
    private const string ProblemType = "application/problem+json";

    /// <summary>A problem is a few hundred bytes.</summary>
    private const int MaxProblemBytes = 64 * 1024;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);

    public Task<T> Send<T>(Call call, CancellationToken cancellation) => Send(
        call,
        async (answer, cancelled) =>
        {
            var bytes = await Read(answer, options.MaxAnswerBytes, cancelled)
                ?? throw new ComplianceAnswerException($"The answer is larger than {options.MaxAnswerBytes} bytes: ask for less at once.");
            try
            {
                return JsonSerializer.Deserialize<T>(bytes, ClientJson.Options)
                    ?? throw new ComplianceAnswerException("The answer is null.");
            }
            catch (JsonException malformed)
            {
                throw new ComplianceAnswerException(
                    $"The answer is not what this client understands, at {malformed.Path}: compare the versions of both.");
            }
        },
        cancellation);

    public Task<byte[]> SendForBytes(Call call, CancellationToken cancellation) => Send(
        call,
        async (answer, cancelled) => await Read(answer, options.MaxAnswerBytes, cancelled)
            ?? throw new ComplianceAnswerException($"The answer is larger than {options.MaxAnswerBytes} bytes."),
        cancellation);

    /// <summary>Copies an answer of any length. The time-out ends where the answer begins; it is not repeated.</summary>
    public async Task Copy(Call call, Stream destination, CancellationToken cancellation)
    {
        using var answer = await Attempt(call, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw await Refusal(answer, cancellation);
        try
        {
            await answer.Content.CopyToAsync(destination, cancellation);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            throw new ComplianceUnavailableException("The answer was cut off: what was written is a part of it.", cut);
        }
    }

    private async Task<T> Send<T>(
        Call call, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            ComplianceUnavailableException failure;
            var (delay, mayRepeat) = (FirstDelay * (1 << attempt), false);
            try
            {
                using var limit = new CancellationTokenSource(options.Timeout, time);
                using var within = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
                using var answer = await Attempt(call, within.Token, cancellation);
                if (answer.IsSuccessStatusCode)
                    return await read(answer, within.Token);
                var refusal = await Refusal(answer, within.Token);
                failure = refusal as ComplianceUnavailableException ?? throw refusal;
                mayRepeat = answer.StatusCode == HttpStatusCode.ServiceUnavailable
                    || (answer.StatusCode == HttpStatusCode.TooManyRequests && failure.RetryAfter is not null);
                delay = failure.RetryAfter ?? delay;
            }
            catch (ComplianceUnavailableException unreached)
            {
                (failure, mayRepeat) = (unreached, true);
            }
            catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
            {
                (failure, mayRepeat) = (TooLate(late), true);
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException)
            {
                (failure, mayRepeat) = (new("The answer was cut off.", cut), true);
            }

            if (!call.IsRepeatable || !mayRepeat || attempt >= options.Retries || delay > options.MaxDelay)
                throw failure;
            await Task.Delay(delay, time, cancellation);
        }
    }

    private async Task<HttpResponseMessage> Attempt(Call call, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var within = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        return await Attempt(call, within.Token, cancellation);
    }

    private async Task<HttpResponseMessage> Attempt(Call call, CancellationToken within, CancellationToken cancellation)
    {
        try
        {
            using var message = call.Message(address);
            if (options.Token is { } token)
                message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token(within));
            return await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, within);
        }
        catch (HttpRequestException unreached)
        {
            throw new ComplianceUnavailableException("The service was not reached.", unreached);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw TooLate(late);
        }
    }

    private ComplianceUnavailableException TooLate(Exception late) =>
        new($"The service did not answer within {options.Timeout.TotalSeconds} s.", late);

    private async Task<ComplianceException> Refusal(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var status = (int)answer.StatusCode;
        if (await Problem(answer, cancellation) is { } problem)
            return status is 429 or >= 500
                ? new ComplianceUnavailableException(problem, RetryAfter(answer))
                : new ComplianceRefusedException(problem);
        return status is 429 or >= 500
            ? new ComplianceUnavailableException($"The service, or what stands before it, answers {status}.", null)
            : new ComplianceAnswerException($"The answer has the status {status} and is no problem of this API: is the address right?");
    }

    private static async Task<ComplianceProblem?> Problem(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (answer.Content.Headers.ContentType?.MediaType != ProblemType)
            return null;
        try
        {
            return await Read(answer, MaxProblemBytes, cancellation) is { } bytes
                ? JsonSerializer.Deserialize<ComplianceProblem>(bytes, ClientJson.Options)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow() is { } left && left > TimeSpan.Zero ? left : TimeSpan.Zero,
        _ => null,
    };

    /// <returns>Null where there is more.</returns>
    private static async Task<byte[]?> Read(HttpResponseMessage answer, long most, CancellationToken cancellation)
    {
        if (answer.Content.Headers.ContentLength > most)
            return null;
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int length; (length = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (read.Length + length > most)
                return null;
            read.Write(buffer, 0, length);
        }

        return read.ToArray();
    }
}
