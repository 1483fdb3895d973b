using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Compliance.Protection.Vault;

namespace Compliance.KeyVault;

/// <summary>The audit of the local vault's server, which tells it at an address that no Key Vault has.</summary>
internal sealed class LoopbackVaultLog : IVaultLog, IDisposable
{
    private const int MaxTrail = 64 * 1024 * 1024;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly int _shard;

    /// <param name="vault">On loopback.</param>
    /// <param name="certificate">Its thumbprint.</param>
    /// <param name="shard">Its place among the shards.</param>
    public LoopbackVaultLog(Uri vault, string certificate, int shard)
    {
        _shard = shard;
        // Of a vault on this machine alone, whose certificate this one client believes: none of the host's clients is for that.
        _http = new(VaultAccess.Pinning(certificate))
        {
            BaseAddress = vault, Timeout = Longest, MaxResponseContentBufferSize = MaxTrail,
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "development");
    }

    public void Dispose() => _http.Dispose();

    public async Task<AuditTrail> Read(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        try
        {
            var trail = await _http.GetFromJsonAsync<AuditTrail>(
                string.Create(CultureInfo.InvariantCulture, $"audit?api-version=local&from={from.UtcDateTime:O}&to={to.UtcDateTime:O}"),
                cancellationToken);
            return new(
                [.. trail!.Events.Select(each => each with { Shard = _shard })],
                [.. trail.Gaps.Select(gap => gap with { Shard = _shard })]);
        }
        catch (Exception failure)
            when (failure is HttpRequestException or JsonException
                || (failure is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Another emulator has none.
            return new([], [new(from, to, _shard, $"the emulator's audit cannot be read ({failure.GetType().Name})")]);
        }
    }
}
