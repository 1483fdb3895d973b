using System.Globalization;
using Compliance.LocalHost.Azurite;
using Xunit;

namespace Compliance.Testing.Azurite;

/// <summary>
/// One Azurite for a whole test assembly: declare <c>[assembly: AssemblyFixture(typeof(AzuriteFixture))]</c> and take it
/// through the constructor. Tests share it and run side by side, so each keeps to names made from its own prefix.
/// </summary>
/// <remarks>With <c>COMPLIANCE_TEST_STORAGE</c> set to a connection string, that storage is used and nothing is started.</remarks>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private static readonly string Run = Environment.ProcessId.ToString("x", CultureInfo.InvariantCulture)
        + (Environment.TickCount64 & 0xFFFFFF).ToString("x", CultureInfo.InvariantCulture);
    private static int _prefixes;

    private AzuriteProcess? _azurite;

    public string ConnectionString => _azurite?.ConnectionString ?? throw new InvalidOperationException("The fixture has not started.");

    /// <summary>
    /// A new prefix, unique in this storage across tests, processes and runs: 'p' and lower-case letters and digits, at
    /// most 24, and therefore valid in the names of tables, containers and queues.
    /// </summary>
    public static string NewPrefix() => $"p{Run}x{Interlocked.Increment(ref _prefixes)}";

    public async ValueTask InitializeAsync() =>
        _azurite = await AzuriteProcess.Start(
            new AzuriteOptions
            {
                ConnectionString = Environment.GetEnvironmentVariable("COMPLIANCE_TEST_STORAGE") is { Length: > 0 } given ? given : null,
            },
            new ToStandardError());

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null)
            await _azurite.DisposeAsync();
    }

    private sealed class ToStandardError : IProgress<string>
    {
        public void Report(string value) => Console.Error.WriteLine(value);
    }
}
