using Azure;
using Compliance.LocalHost.Azurite;
using Compliance.LocalHost.Commands;
using Spectre.Console;

namespace Compliance.LocalHost.Tests.Commands;

public sealed class CommandFailuresTests : IDisposable
{
    private readonly StringWriter _written = new();

    [Theory]
    [MemberData(nameof(Mendable))]
    public async Task What_a_person_can_mend_is_told_in_one_line_and_ends_with_2(Exception failure, string told)
    {
        Assert.Equal(2, await Shown(() => throw failure));
        Assert.Equal(told, _written.ToString().Trim());
    }

    [Fact]
    public async Task What_nobody_foresaw_keeps_its_stack() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Shown(() => throw new InvalidOperationException("a bug")));

    public static TheoryData<Exception, string> Mendable() => new()
    {
        { new AzuriteException("Install Node.js."), "Install Node.js." },
        { new IOException("The port is taken."), "The port is taken." },
        {
            new AggregateException(new RequestFailedException("refused, at an address")),
            "The storage does not answer as Azure Storage does: check the connection string of --storage, and that it runs."
        },
    };

    public void Dispose() => _written.Dispose();

    private Task<int> Shown(Func<Task<int>> run)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(_written) });
        console.Profile.Width = 240;
        return CommandFailures.Shown(console, run);
    }
}
