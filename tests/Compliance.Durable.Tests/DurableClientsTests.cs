using Compliance.Durable;
using Microsoft.DurableTask.Client;
using Moq;

namespace Compliance.Durable.Tests;

public sealed class DurableClientsTests
{
    private readonly DurableClients _clients = new();

    [Fact]
    public async Task A_client_is_there_for_what_the_function_that_was_given_it_calls_and_for_nothing_else()
    {
        var (one, other) = (Client(), Client());
        var bothIn = new Barrier(2);
        await Task.WhenAll(Run(one), Run(other));
        Assert.Throws<InvalidOperationException>(() => _clients.Current);

        Task Run(DurableTaskClient client) => Task.Run(async () =>
        {
            using (_clients.Pass(client))
            {
                bothIn.SignalAndWait();
                await Task.Yield();
                Assert.Same(client, await Deeper());
            }

            Assert.Throws<InvalidOperationException>(() => _clients.Current);
        });
    }

    [Fact]
    public void An_engine_in_this_process_has_one_client_for_everything()
    {
        var always = Client();
        Assert.Same(always, new DurableClients(always).Current);
    }

    private static DurableTaskClient Client() => new Mock<DurableTaskClient>("hub").Object;

    private async Task<DurableTaskClient> Deeper()
    {
        await Task.Delay(1);
        return _clients.Current;
    }
}
