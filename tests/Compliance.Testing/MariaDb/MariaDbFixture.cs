using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MySqlConnector;
using Xunit;

namespace Compliance.Testing.MariaDb;

/// <summary>
/// A real MariaDB for a whole test assembly: the server of <c>COMPLIANCE_TEST_MARIADB</c> (a connection string of an administrator) where
/// that is set; otherwise a private server in a temporary folder, where MariaDB is installed; otherwise none, and tests that need it are
/// skipped.
/// </summary>
public sealed class MariaDbFixture : IAsyncLifetime
{
    private const string Install = "mariadb-install-db";
    private const string Server = "mariadbd";
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(120);

    private string? _folder;
    private string? _connectionString;
    private string _missing = "the MariaDB fixture has not started";
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
        if (Environment.GetEnvironmentVariable("COMPLIANCE_TEST_MARIADB") is { Length: > 0 } given)
            _connectionString = given;
        else if (OperatingSystem.IsWindows())
            _missing = "set COMPLIANCE_TEST_MARIADB to a connection string: a private server is started on Linux and macOS only";
        else if (Find(Install) is not { } install || Find(Server) is not { } binary)
            _missing = "MariaDB is not installed here: install mariadb-server, or set COMPLIANCE_TEST_MARIADB to a connection string";
        else
            await Start(install, binary);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is null)
            return;
        MySqlConnection.ClearAllPools();
        _server.StandardInput.Close();
        await _server.WaitForExitAsync();
        _server.Dispose();
        Directory.Delete(_folder!, recursive: true);
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Concat(["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"])
            .Select(place => Path.Combine(place, program))
            .FirstOrDefault(File.Exists);

    private async Task Start(string install, string binary)
    {
        _folder = Directory.CreateTempSubdirectory("compliance-mariadb-").FullName;
        var port = FreePort();
        _server = Process.Start(Command(install, binary, _folder, port))!;
        _connectionString = $"Server=127.0.0.1;Port={port};User ID=root;SslMode=None";
        using var late = new CancellationTokenSource(StartTime);
        while (!await Answers())
        {
            if (_server.HasExited || late.IsCancellationRequested)
            {
                (_connectionString, _missing) = (null, "the private MariaDB server did not start");
                return;
            }

            await Task.Delay(100);
        }
    }

    // The server lives as long as its shell's standard input, so that it ends with the tests, even killed ones.
    private static ProcessStartInfo Command(string install, string binary, string folder, int port)
    {
        var data = Path.Combine(folder, "data");
        var user = Environment.IsPrivilegedProcess ? "--user=root" : "";
        var script = $"""
            '{install}' --no-defaults {user} --datadir='{data}' --auth-root-authentication-method=normal --skip-test-db --skip-name-resolve >'{folder}/log' 2>&1 || exit 1
            '{binary}' --no-defaults {user} --datadir='{data}' --port={port} --bind-address=127.0.0.1 --socket='{folder}/s' --pid-file='{folder}/pid' --skip-name-resolve --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=64M >>'{folder}/log' 2>&1 </dev/null &
            cat >/dev/null
            kill $!
            wait $!
            """;
        return new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardInput = true, WorkingDirectory = folder };
    }

    private async Task<bool> Answers()
    {
        try
        {
            await using var connection = new MySqlConnection(_connectionString);
            await connection.OpenAsync();
            return true;
        }
        catch (MySqlException)
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
