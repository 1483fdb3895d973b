using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

namespace Compliance.Testing.Postgres;

/// <summary>
/// A real PostgreSQL for a whole test assembly: the server of <c>COMPLIANCE_TEST_POSTGRES</c> (a connection string) where that is set;
/// otherwise a private cluster in a temporary folder, where PostgreSQL is installed; otherwise none, and tests that need it are skipped.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);

    private string? _folder;
    private string? _connectionString;
    private string _missing = "the PostgreSQL fixture has not started";
    private Process? _server;

    /// <summary>Skips the test, saying why, where there is no server.</summary>
    public string ConnectionString
    {
        get
        {
            Assert.SkipWhen(_connectionString is null, _missing);
            return _connectionString!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("COMPLIANCE_TEST_POSTGRES") is { Length: > 0 } given)
            _connectionString = given;
        else if (OperatingSystem.IsWindows())
            _missing = "set COMPLIANCE_TEST_POSTGRES to a connection string: a private cluster is started on Linux and macOS only";
        else if (PostgresBinaries.Find() is not { } binaries)
            _missing = "PostgreSQL is not installed here: install it, or set COMPLIANCE_TEST_POSTGRES to a connection string";
        else
            await Start(binaries);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is null)
            return;
        NpgsqlConnection.ClearAllPools();
        _server.StandardInput.Close();
        await _server.WaitForExitAsync();
        _server.Dispose();
        Directory.Delete(_folder!, recursive: true);
    }

    private async Task Start(string binaries)
    {
        _folder = Directory.CreateTempSubdirectory("compliance-postgres-").FullName;
        var port = FreePort();
        _server = Process.Start(Command(binaries, _folder, port))!;
        _connectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Password=none;Database=postgres";
        using var late = new CancellationTokenSource(StartTime);
        while (!await Answers())
        {
            if (_server.HasExited || late.IsCancellationRequested)
            {
                (_connectionString, _missing) = (null, "the private PostgreSQL cluster did not start");
                return;
            }

            await Task.Delay(100);
        }
    }

    // The server lives as long as its shell's standard input, so that it ends with the tests, even killed ones. It refuses to run as
    // root, who therefore becomes the user that the package made.
    private static ProcessStartInfo Command(string binaries, string folder, int port)
    {
        var data = Path.Combine(folder, "data");
        var script = $"""
            '{binaries}/initdb' -D '{data}' -U postgres -A trust -E UTF8 --no-locale --no-sync >'{folder}/log' 2>&1 || exit 1
            '{binaries}/postgres' -D '{data}' -p {port} -k '{folder}' -c listen_addresses=127.0.0.1 -c fsync=off >>'{folder}/log' 2>&1 </dev/null &
            cat >/dev/null
            kill -INT $!
            wait $!
            """;
        ProcessStartInfo command = Environment.IsPrivilegedProcess
            ? new("su", ["-s", "/bin/sh", "postgres", "-c", script])
            : new("/bin/sh", ["-c", script]);
        command.RedirectStandardInput = true;
        command.WorkingDirectory = folder;
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        return command;
    }

    private async Task<bool> Answers()
    {
        try
        {
            await using var connection = new NpgsqlConnection(_connectionString);
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
