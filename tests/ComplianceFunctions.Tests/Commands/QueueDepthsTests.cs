using System.Diagnostics.Metrics;
using Azure.Storage.Queues;
using Compliance.Testing.Azurite;
using Compliance.Workflows;
using ComplianceFunctions.Commands;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComplianceFunctions.Tests.Commands;

/// <summary>On real queues.</summary>
public sealed class QueueDepthsTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task What_waits_is_measured_in_the_queues_that_the_app_takes_from_and_in_no_other()
    {
        var account = new QueueServiceClient(azurite.ConnectionString);
        await new QueuePreparation(account).Run(default);
        await account.GetQueueClient(QueueNames.Provisioner + QueueNames.Poison).SendMessageAsync("one");
        using var metrics = new ComplianceMetrics(meters: null, TimeProvider.System, []);
        using var depths = new QueueDepths(
            account, new AppRoles(Role.Provisioner), metrics, TimeProvider.System, NullLogger<QueueDepths>.Instance);

        await depths.Look(default);

        var told = new Dictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, it) =>
            {
                if (instrument.Name == ComplianceMetrics.CommandsWaiting)
                    it.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, attributes, _) => told[(string)attributes[0].Value!] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.Equal([QueueNames.Provisioner, QueueNames.Provisioner + QueueNames.Poison], told.Keys.Order());
        Assert.True(told[QueueNames.Provisioner + QueueNames.Poison] >= 1);
    }
}
