using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Compliance.CrashCampaign;

/// <summary>Stands between a host and Azurite, so that a host can be killed at a call that it makes. It changes nothing.</summary>
internal sealed class StorageProxy : IAsyncDisposable
{
    private const string Account = "/devstoreaccount1";
    private static readonly string[] Services = ["blob", "queue", "table"];
    private static readonly HashSet<string> OfTheConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host",
        "Connection",
        "Transfer-Encoding",
        "Expect",
    };

    private readonly HttpMessageInvoker _azurite = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
        }
    );

    private readonly WebApplication _app;
    private readonly Dictionary<int, (string Service, string Address)> _targets = [];
    private volatile Trap? _armed;

    private StorageProxy()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            foreach (var _ in Services)
                kestrel.Listen(IPAddress.Loopback, 0);
        });
        _app = builder.Build();
        _app.Run(Pass);
    }

    /// <summary>Of Azurite through this proxy.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <param name="connectionString">Azurite's.</param>
    public static async Task<StorageProxy> Start(string connectionString)
    {
        var proxy = new StorageProxy();
        await proxy._app.StartAsync();
        var parts = connectionString
            .Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .ToDictionary(part => part[0], part => part[1]);
        var addresses = proxy._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        foreach (var (service, address) in Services.Zip(addresses))
        {
            var endpoint = $"{char.ToUpperInvariant(service[0])}{service[1..]}Endpoint";
            proxy._targets[new Uri(address).Port] = (service, new Uri(parts[endpoint]).GetLeftPart(UriPartial.Authority));
            parts[endpoint] = address + Account;
        }

        proxy.ConnectionString = string.Concat(parts.Select(part => $"{part.Key}={part.Value};"));
        return proxy;
    }

    /// <summary>From now on, and in the place of what was armed before; null: nothing happens.</summary>
    public void Arm(Blow.AtCall? blow, Action kill) => _armed = blow is null ? null : new Trap(blow, kill);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _azurite.Dispose();
    }

    private async Task Pass(HttpContext http)
    {
        var (service, address) = _targets[http.Connection.LocalPort];
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var body = await Body(http.Request);
        var path = target.StartsWith(Account, StringComparison.Ordinal) ? target[Account.Length..] : target;
        var trap = _armed;
        var sprung =
            trap?.Meets(new StorageCall(service, http.Request.Method, path, path == "/$batch" ? Encoding.UTF8.GetString(body) : ""))
            == true;
        if (sprung && !trap!.Done)
        {
            trap.Kill();
            http.Abort();
            return;
        }

        // As it is: what was signed must arrive.
        using var request = new HttpRequestMessage(
            new HttpMethod(http.Request.Method),
            new Uri(address + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (body.Length > 0 || http.Request.ContentLength is not null)
            request.Content = new ByteArrayContent(body);
        foreach (var (name, values) in http.Request.Headers.Where(header => !OfTheConnection.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        try
        {
            // A host that dies takes back nothing of what it has sent.
            using var answer = await _azurite.SendAsync(request, CancellationToken.None);
            if (sprung)
            {
                trap!.Kill();
                http.Abort();
                return;
            }

            http.Response.StatusCode = (int)answer.StatusCode;
            foreach (
                var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfTheConnection.Contains(header.Key)))
                http.Response.Headers[name] = values.ToArray();
            if (!HttpMethods.IsHead(http.Request.Method))
                await answer.Content.CopyToAsync(http.Response.Body);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException)
        {
            http.Abort();
        }
    }

    private static async Task<byte[]> Body(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private sealed class Trap(Blow.AtCall blow, Action kill)
    {
        private int _arrivals;

        public bool Done => blow.Done;

        public bool Meets(StorageCall call) => blow.Point.Is(call) && Interlocked.Increment(ref _arrivals) == blow.Arrival;

        public void Kill() => kill();
    }
}
