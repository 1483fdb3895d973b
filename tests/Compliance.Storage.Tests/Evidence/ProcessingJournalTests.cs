using Compliance.Evidence;

namespace Compliance.Storage.Tests.Evidence;

public sealed class RequestAccountsTests(StorageBench bench) : IClassFixture<StorageBench>
{
    private readonly IProcessingJournal _accounts = bench.Get<IProcessingJournal>();

    [Fact]
    public async Task Lines_come_back_in_the_order_of_the_steps_and_the_first_record_of_a_step_stays()
    {
        await _accounts.Record("request-1", "2-store-0001", [new JournalLine("b", "masked", 2)], default);
        await _accounts.Record("request-1", "1-key-fence", [new JournalLine("key", "fenced", Detail: "k1", Observer: "vault")], default);
        await _accounts.Record(
            "request-1", "2-store-0000", [new JournalLine("a", "deleted", 3), new JournalLine("a", "retained", 1)], default);
        await _accounts.Record("request-1", "2-store-0000", [new JournalLine("a", "deleted", 0)], default);
        await _accounts.Record("request-2", "1-key-fence", [], default);

        Assert.Equal(
            [
                new JournalLine("key", "fenced", Detail: "k1", Observer: "vault"),
                new JournalLine("a", "deleted", 3),
                new JournalLine("a", "retained", 1),
                new JournalLine("b", "masked", 2),
            ],
            await _accounts.Read("request-1", default));
        Assert.Empty(await _accounts.Read("request-2", default));
    }
}
