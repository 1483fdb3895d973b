using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;

namespace Compliance.Tests.Requests.Lifecycle;

public sealed class CatchUpTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SmallShop.Open(azurite);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_request_that_a_crash_kept_from_being_started_is_started()
    {
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        await MissedTickRecovery();
        Assert.Equal("Erasure", (await _bench.Started.Find(id, default))!.Workflow);
    }

    [Fact]
    public async Task A_request_that_cannot_be_started_keeps_no_other_from_it()
    {
        var ids = new List<string>();
        for (var n = 0; n < 3; n++)
            ids.Add(await _bench.Receive(Right.Access, ("customer_number", "C-1")));
        _bench.Started.Before = id =>
        {
            if (id == ids[1])
                throw new InvalidOperationException("the engine refuses it");
        };
        await MissedTickRecovery();
        Assert.Equal([ids[0], ids[2]], _bench.Started.Inputs.Keys.Order(StringComparer.Ordinal));
    }

    private Task MissedTickRecovery() =>
        Compliance.Requests.Lifecycle.MissedTickRecovery.Timer.Fire(_bench.Services, _bench.Clock.GetCurrentInstant(), default);
}
