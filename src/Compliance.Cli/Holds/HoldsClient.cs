using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Compliance.Cli.Holds;

/// <summary>The deployment refuses, or does not answer.</summary>
/// <param name="message">In words; names no person.</param>
/// <param name="isFinal">Whether trying again is of no use.</param>
internal sealed class HoldsClientException(string message, bool isFinal) : Exception(message)
{
    public bool IsFinal => isFinal;
}

/// <summary>Asks a deployment, once: whoever got no answer lists the holds before trying again.</summary>
internal sealed class HoldsClient(HttpClient http)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    /// <returns>What it answers, as indented JSON.</returns>
    /// <exception cref="HoldsClientException">It refuses, or does not answer.</exception>
    public async Task<string> Send(HttpMethod method, string address, object? body, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(method, address);
            request.Content = body is null ? null : JsonContent.Create(body, null, Json);
            using var answer = await http.SendAsync(request, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            if (!answer.IsSuccessStatusCode)
                throw new HoldsClientException(Refusal((int)answer.StatusCode, text), isFinal: (int)answer.StatusCode < 500);
            return JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(text), Json);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new HoldsClientException(
                "The deployment does not answer. Look at `compliance holds list` before you try again.", isFinal: false);
        }
        catch (JsonException)
        {
            throw new HoldsClientException("What answers is no deployment of ComplianceFunctions.", isFinal: true);
        }
    }

    private static string Refusal(int status, string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            var fields = problem.RootElement.TryGetProperty("errors", out var errors)
                ? string.Concat(errors.EnumerateObject().Select(each => $" {each.Name} {each.Value[0].GetString()}."))
                : "";
            return $"The deployment refuses it ({status}): {problem.RootElement.GetProperty("title").GetString()}{fields}";
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"The deployment refuses it ({status}).";
        }
    }
}
