using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Compliance.CrashCampaign;

/// <summary>Those who ask: keep so many requests running at one host, and repeat what got no answer from an earlier one.</summary>
internal sealed class Crowd(Petitions petitions, Ledger ledger, int running)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly List<string> _broken = [];

    /// <summary>Promises of the API that were not kept.</summary>
    public IReadOnlyList<string> Broken => _broken;

    /// <summary>Until the host dies or the caller has enough.</summary>
    /// <param name="host">Which may not take requests yet.</param>
    /// <param name="full">Completed once as many requests run as should.</param>
    /// <param name="enough">Stops it.</param>
    public async Task Press(HostProcess host, TaskCompletionSource full, CancellationToken enough)
    {
        try
        {
            using var http = await Connect(host, enough);
            while (!enough.IsCancellationRequested)
            {
                for (var missing = running - await ledger.Running(enough) - petitions.Unanswered.Count(); missing > 0; missing--)
                    petitions.Add();
                await Submit(http, petitions.Unanswered, enough);
                full.TrySetResult();
                await Task.Delay(Pause, enough);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or HttpRequestException or IOException)
        {
            // The host was killed in the middle of it; the next one is asked again.
        }
    }

    /// <summary>Submits once more, with their keys, and returns when all are answered.</summary>
    public async Task Repeat(HostProcess host, IEnumerable<Petition> again, CancellationToken cancellation)
    {
        using var http = await Connect(host, cancellation);
        await Submit(http, again, cancellation);
    }

    /// <summary>As an operator does with a step that took its worker down too often: tries each open request's again.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<int> Resume(HostProcess host, IEnumerable<string> requestIds, CancellationToken cancellation)
    {
        using var http = await Connect(host, cancellation);
        var resumed = 0;
        foreach (var id in requestIds)
        {
            using var answer = await http.PostAsync(new Uri($"api/requests/{id}/resume", UriKind.Relative), null, cancellation);
            resumed += answer.IsSuccessStatusCode ? 1 : 0;
        }

        return resumed;
    }

    private static async Task<HttpClient> Connect(HostProcess host, CancellationToken cancellation)
    {
        var url = await host.Up.WaitAsync(cancellation);
        var http = new HttpClient { BaseAddress = url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", host.Token);
        return http;
    }

    private Task Submit(HttpClient http, IEnumerable<Petition> some, CancellationToken cancellation) =>
        Task.WhenAll(some.ToList().Select(petition => Submit(http, petition, cancellation)));

    private async Task Submit(HttpClient http, Petition petition, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/requests");
        request.Headers.Add("Idempotency-Key", petition.Key);
        request.Content = JsonContent.Create(new
        {
            right = JsonNamingPolicy.CamelCase.ConvertName(petition.Right.ToString()),
            identities = new Dictionary<string, string> { ["customer_number"] = petition.Customer },
        });
        using var answer = await http.SendAsync(request, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        lock (_broken)
        {
            if (!answer.IsSuccessStatusCode)
                _broken.Add($"{petition.Key} was answered with {(int)answer.StatusCode}: {text}");
            else if (!petition.Answered(JsonNode.Parse(text)!["id"]!.GetValue<string>()))
                _broken.Add($"{petition.Key} was given a second request");
        }
    }
}
