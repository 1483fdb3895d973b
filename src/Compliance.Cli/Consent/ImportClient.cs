using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;
using ImportResult = Compliance.Consent.Importing.ImportResult;
using ImportRow = Compliance.Consent.Importing.ImportRow;

namespace Compliance.Cli.Consent;

/// <summary>The deployment refuses a batch as a whole, or does not answer.</summary>
/// <param name="message">In words; names no person.</param>
/// <param name="isFinal">Whether trying again is of no use.</param>
internal sealed class ImportClientException(string message, bool isFinal) : Exception(message)
{
    public bool IsFinal => isFinal;
}

/// <summary>Sends batches to <c>POST api/consent/imports</c>, again where one got no answer: a row counts once.</summary>
internal sealed class ImportClient(HttpClient http)
{
    private const int Attempts = 5;
    private const string Address = "api/consent/imports";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <exception cref="ImportClientException">It is refused as a whole, or got no answer in five attempts.</exception>
    public async Task<ImportResult> Send(string system, string file, IReadOnlyList<ImportRow> rows, CancellationToken cancellation)
    {
        var batch = new
        {
            system,
            file,
            rows = rows.Select(each => new
            {
                each.Row, each.Holder, each.Purpose, each.State, At = Text(each.At), Until = each.Until is { } until ? Text(until) : null,
                each.Proof, each.Notice, each.Version, each.Language, each.Surface,
            }),
        };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var answer = await http.PostAsJsonAsync(Address, batch, Json, cancellation);
                if (answer.IsSuccessStatusCode)
                    return (await answer.Content.ReadFromJsonAsync<ImportResult>(Json, cancellation))!;
                if ((int)answer.StatusCode < 500
                    && answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout))
                    throw new ImportClientException(await Refusal(answer, cancellation), isFinal: true);
                if (attempt == Attempts)
                    throw new ImportClientException($"The deployment answers {(int)answer.StatusCode}. Try again later.", isFinal: false);
            }
            catch (Exception failure)
                when (failure is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
            {
                if (attempt == Attempts)
                    throw new ImportClientException("The deployment does not answer. Try again later.", isFinal: false);
            }

            await Task.Delay(TimeSpan.FromSeconds(Math.Pow(2, attempt - 1)), cancellation);
        }
    }

    private static async Task<string> Refusal(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var status = (int)answer.StatusCode;
        try
        {
            using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation));
            var title = problem.RootElement.GetProperty("title").GetString();
            var fields = problem.RootElement.TryGetProperty("errors", out var errors)
                ? string.Concat(errors.EnumerateObject().Select(each => $" {each.Name} {each.Value[0].GetString()}."))
                : "";
            return $"The deployment refuses it ({status}): {title}{fields}";
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"The deployment refuses it ({status}).";
        }
    }

    private static string Text(Instant at) => InstantPattern.ExtendedIso.Format(at);
}
