using System.Globalization;
using System.Net.Http.Headers;
using Compliance.LocalHost.Demo;
using Compliance.LocalHost.Hosting;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shop;

namespace Compliance.EndToEnd.Tests.Hosts;

/// <summary>
/// The host that all tests speak to over HTTP, started once in this process on a shop that is seeded once. Each test that erases has
/// customers of its own: see <see cref="People"/>.
/// </summary>
/// <remarks>
/// With <c>COMPLIANCE_BASE_URL</c> and <c>COMPLIANCE_TOKEN</c> set, the same tests drive that host instead, and those that look behind
/// its API are skipped. Its shop must be freshly seeded with at least <see cref="People.Sealed"/> sealed customers; where it does
/// not have 1,000 customers, <c>COMPLIANCE_CUSTOMERS</c> says how many. <c>COMPLIANCE_LOG_KEYS</c> is a file with the log's public keys,
/// without which nothing is verified; <c>COMPLIANCE_APPROVALS</c> says how many people approve an erasure there, and
/// <c>COMPLIANCE_CUSTODIAN_URL</c> where the log is signed, if that is elsewhere.
/// </remarks>
public sealed class ShopUnderTest : IAsyncLifetime
{
    private static readonly string? OtherHost = Environment.GetEnvironmentVariable("COMPLIANCE_BASE_URL");

    private Inside? _inside;
    private IReadOnlyList<VerifierKey> _logKeys = [];

    public static bool IsOtherHost => !string.IsNullOrEmpty(OtherHost);

    /// <summary>In the shop behind the host.</summary>
    public int Customers { get; private set; } = RunningShop.Customers;

    /// <summary>By which the log and certificates are believed; a test that asks for them is skipped where they are not known.</summary>
    public IReadOnlyList<VerifierKey> LogKeys
    {
        get
        {
            Assert.SkipWhen(_logKeys.Count == 0, "COMPLIANCE_LOG_KEYS does not say which keys the log has.");
            return _logKeys;
        }
    }

    /// <summary>Without a token, at the log's prefix: what anybody sees.</summary>
    public HttpClient Anyone { get; private set; } = null!;

    /// <summary>Sends what is asked of it with a token for everything, and shows every answer.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>Expects every answer to be a success.</summary>
    public ApiClient Api { get; private set; } = null!;

    /// <summary>What only the process that runs the host can see. A test that asks for it is skipped when another host is driven.</summary>
    public Inside Inside
    {
        get
        {
            Assert.SkipWhen(_inside is null, "Looks behind the API of the host, and the host is another one's.");
            return _inside;
        }
    }

    /// <summary>Whether stores can be looked into.</summary>
    public bool HasInside => _inside is not null;

    public async ValueTask InitializeAsync()
    {
        if (OtherHost is { Length: > 0 } url)
        {
            Customers = int.Parse(Environment.GetEnvironmentVariable("COMPLIANCE_CUSTOMERS") ?? "1000", CultureInfo.InvariantCulture);
            if (Environment.GetEnvironmentVariable("COMPLIANCE_LOG_KEYS") is { Length: > 0 } file)
                _logKeys = [.. (await File.ReadAllLinesAsync(file)).Where(line => line.Length > 0).Select(VerifierKey.Parse)];
            Connect(
                new Uri(url),
                Environment.GetEnvironmentVariable("COMPLIANCE_TOKEN")
                    ?? throw new InvalidOperationException("COMPLIANCE_TOKEN is not set."));
            return;
        }

        var shop = await RunningShop.Start();
        try
        {
            var host = await shop.StartHost();
            _inside = new Inside(shop, host);
            await shop.Seed(host);
            _logKeys = host.Services.GetRequiredService<LogIdentity>().Keys;
            Connect(host.Url, host.Token(Duration.FromHours(1)));
        }
        catch when (_inside is null)
        {
            await shop.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        Anyone?.Dispose();
        Api?.Dispose();
        if (_inside is null)
            return;
        await _inside.Host.DisposeAsync();
        await _inside.Shop.DisposeAsync();
    }

    private void Connect(Uri url, string token)
    {
        Http = new HttpClient { BaseAddress = url };
        Anyone = new HttpClient { BaseAddress = new Uri(url, "log/") };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Api = new ApiClient(url, token);
    }
}

/// <param name="Shop">The stores.</param>
/// <param name="Host">The application.</param>
public sealed record Inside(RunningShop Shop, LocalApplication Host)
{
    public IServiceProvider Services => Host.Services;

    public ShopInventory Inventory => Shop.Inventory;
}
