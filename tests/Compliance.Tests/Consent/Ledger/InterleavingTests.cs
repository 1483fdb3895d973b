using Compliance.Testing.Consent;

namespace Compliance.Tests.Consent.Ledger;

public sealed class InterleavingTests
{
    [Fact]
    public async Task After_1000_interleavings_of_answers_withdrawals_and_changes_nothing_is_allowed_that_was_withdrawn()
    {
        var (allowed, races) = (0, 0);
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            var ledger = new MemoryConsentLedger
            {
                Yield = async () =>
                {
                    for (var turns = Locked(random, 4); turns > 0; turns--)
                        await Task.Yield();
                },
                LosesRace = () => Locked(random, 5) == 0 && Interlocked.Increment(ref races) > 0,
            };
            var result = await Interleaving.Run(new ConsentBench(ledger, new MemoryNotices()), seed);
            Assert.True(result.Wrong.Count == 0, $"seed {seed}: {string.Join("; ", result.Wrong)}");
            allowed += result.Allowed;
        }

        // Something was allowed, and something was refused, or the test would show nothing.
        Assert.InRange(allowed, 100, 2900);
        Assert.InRange(races, 100, int.MaxValue);
    }

    private static int Locked(Random random, int below)
    {
        lock (random)
            return random.Next(below);
    }
}
