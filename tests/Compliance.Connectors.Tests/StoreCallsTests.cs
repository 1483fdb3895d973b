using System.Net.Sockets;
using System.Text.Json;
using System.Xml;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Compliance.Connectors.Limits;
using Compliance.Connectors.Rows;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Compliance.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Connectors.Tests;

/// <summary>Whatever a driver throws, a code and names remain of it.</summary>
public sealed class StoreCallsTests
{
    private static readonly Collection Contacts = new(
        new CollectionAddress("contract", "contacts"), "shop", [], RowErasure.Delete, [], [], null, [], null);

    private readonly StoreCalls _calls = new(
        "shop", error => (error as DriverException)?.Code, error => (error as DriverException)?.Detail);

    public static TheoryData<Exception, string, string> Thrown => new()
    {
        { new JsonException("secret"), ConnectorFailure.Mismatch, "shop/contacts" },
        { new XmlException("secret"), ConnectorFailure.Mismatch, "shop/contacts" },
        { new FormatException("secret"), ConnectorFailure.Mismatch, "shop/contacts" },
        { new OperationCanceledException("secret"), FailureCode.StoreUnavailable, "shop" },
        { new TimeoutException("secret"), FailureCode.StoreUnavailable, "shop" },
        { new IOException("secret"), FailureCode.StoreUnavailable, "shop" },
        { new HttpRequestException("secret"), FailureCode.StoreUnavailable, "shop" },
        { new SocketException(1), FailureCode.StoreUnavailable, "shop" },
        { new NotSupportedException("secret"), FailureCode.Unexpected, "shop/contacts: NotSupportedException" },
        { new UnexpectedShapeException("home.city"), ConnectorFailure.Mismatch, "shop/contacts/home.city" },
        { new StepFailedException("a-code", "elsewhere"), "a-code", "elsewhere" },
        { new DriverException(FailureCode.StoreUnavailable, null), FailureCode.StoreUnavailable, "shop" },
        { new DriverException("odd", null), "odd", "shop/contacts" },
        { new DriverException("odd", "a detail"), "odd", "shop/contacts: a detail" },
    };

    [Theory, MemberData(nameof(Thrown), DisableDiscoveryEnumeration = true)]
    public async Task A_drivers_exception_becomes_a_code_with_its_place(Exception thrown, string code, string reference)
    {
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => _calls.Run<int>(Contacts, () => throw thrown, default));
        Assert.Equal((code, reference), (failure.Code, failure.Reference));
        Assert.Null(failure.InnerException);
        Assert.DoesNotContain("secret", failure.ToString());
    }

    [Fact]
    public async Task Whoever_stopped_the_call_is_told_so_whatever_the_driver_throws()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => _calls.Run<int>(Contacts, () => throw new IOException(), stop.Token));
        var shape = _calls.Run<int>(null, () => throw new UnexpectedShapeException("a"), stop.Token);
        Assert.Equal("shop/a", (await Assert.ThrowsAsync<StepFailedException>(() => shape)).Reference);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_a_failure_of_the_store()
    {
        await using var body = new StoreStream(new Broken(), _calls, Contacts);
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => body.ReadExactlyAsync(new byte[1]).AsTask());
        Assert.Equal((FailureCode.StoreUnavailable, "shop"), (failure.Code, failure.Reference));
    }

    [Fact]
    public void Azures_clients_log_and_trace_nothing_for_their_addresses_hold_keys()
    {
        using var limit = new CallLimit(new Connection("shop", "azure_tables", 1, 1), TimeProvider.System);
        var options = new TableClientOptions().Configured(TimeSpan.FromSeconds(7), limit);
        Assert.False(options.Diagnostics.IsLoggingEnabled || options.Diagnostics.IsDistributedTracingEnabled
            || options.Diagnostics.IsTelemetryEnabled);
        Assert.Equal(
            (RetryMode.Exponential, 2, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(7)),
            (options.Retry.Mode, options.Retry.MaxRetries, options.Retry.Delay, options.Retry.MaxDelay, options.Retry.NetworkTimeout));
    }

    [Fact]
    public void Of_several_attempts_the_first_that_the_service_answered_tells_the_reason()
    {
        Assert.Equal(
            ConnectorFailure.Refused,
            AzureFailure.Judge(
                new AggregateException(new IOException(), new RequestFailedException(403, "", "AuthorizationFailure", null))));
        Assert.Equal(FailureCode.StoreUnavailable, AzureFailure.Judge(new AggregateException(new IOException())));
        Assert.Null(AzureFailure.Judge(new IOException()));
    }

    [Fact]
    public async Task A_connection_is_reached_as_the_configuration_says_before_what_is_usual()
    {
        var connections = new[] { "named", "usual", "neither" }
            .ToDictionary(name => name, name => new Connection(name, ConnectionKind.Sql, 1, 1));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("Connections:named:Provider", "sqlite"), new("Connections:named:ConnectionString", "Data Source=a")]).Build();
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System)
            .AddConnectors(new PersonalDataMap("digest", null, connections, []), configuration, new Dictionary<string, ConnectionSettings>
            {
                ["named"] = new() { Provider = "unknown" },
                ["usual"] = new() { Provider = "sqlite", ConnectionString = "Data Source=a" },
            }).BuildServiceProvider();
        var found = services.GetRequiredService<IConnectors>();
        Assert.NotNull(found.Find("named"));
        Assert.NotNull(found.Find("usual"));
        Assert.Null(found.Find("neither"));
    }

    private sealed class DriverException(string code, string? detail) : Exception("secret")
    {
        public string Code { get; } = code;

        public string? Detail { get; } = detail;
    }

    private sealed class Broken : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("secret");
    }
}
