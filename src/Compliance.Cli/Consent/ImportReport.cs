using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ImportResult = Compliance.Consent.Importing.ImportResult;

namespace Compliance.Cli.Consent;

/// <summary>
/// What became of a file's rows, told while it is sent: refused rows as they are found, for there may be very many. Progress goes where
/// errors go, so that a program reads nothing but the answer. Rows are named by line and column, and never by what stands there.
/// </summary>
internal sealed class ImportReport : IAsyncDisposable
{
    private const int ProgressEvery = 10_000;

    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _lock = new();
    private readonly TextWriter _output;
    private readonly TextWriter _progress;
    private readonly bool _isJson;
    private long _taken;
    private long _recorded;
    private long _unproved;
    private long _unchanged;
    private long _overtaken;
    private long _told;
    private bool _hasBegun;

    private ImportReport(bool isJson, TextWriter output, TextWriter progress) => (_isJson, _output, _progress) = (isJson, output, progress);

    public long Refused { get; private set; }

    public static ImportReport Create(bool isJson, TextWriter output, TextWriter progress) => new(isJson, output, progress);

    public void Begin(string hash)
    {
        _hasBegun = true;
        if (_isJson)
            _output.Write($"{{\"file\":\"{hash}\",\"refused\":[");
    }

    public void Refuse(long line, long row, string column, string reason)
    {
        lock (_lock)
        {
            if (_isJson)
                _output.Write((Refused == 0 ? "\n" : ",\n") + Json(line, row, column, reason));
            else
                _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}: {reason}"));
            Refused++;
        }
    }

    /// <param name="rows">How many were sent.</param>
    /// <param name="result">What became of them.</param>
    /// <param name="lineOf">The line on which a row begins.</param>
    public void Took(int rows, ImportResult result, Func<long, long> lineOf)
    {
        foreach (var each in result.Refused)
            Refuse(lineOf(each.Row), each.Row, each.Column, each.Reason);
        lock (_lock)
        {
            _taken += rows;
            (_recorded, _unproved) = (_recorded + result.Recorded, _unproved + result.Unproved);
            (_unchanged, _overtaken) = (_unchanged + result.Unchanged, _overtaken + result.Overtaken);
            if (_taken / ProgressEvery == _told)
                return;
            _told = _taken / ProgressEvery;
            _progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_taken} rows sent, {Refused} refused"));
        }
    }

    public ValueTask DisposeAsync()
    {
        if (!_hasBegun)
            return ValueTask.CompletedTask;
        if (_isJson)
        {
            _output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"],\n\"recorded\":{_recorded},\"unproved\":{_unproved},\"unchanged\":{_unchanged},\"overtaken\":{_overtaken}}}\n"));
            return ValueTask.CompletedTask;
        }

        _output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_recorded} recorded, {_unproved} of them without proof; {_unchanged} imported before; {_overtaken} overtaken by what the "
            + $"person said; {Refused} refused."));
        return ValueTask.CompletedTask;
    }

    private static string Json(long line, long row, string column, string reason)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Layout))
        {
            json.WriteStartObject();
            json.WriteNumber("line", line);
            json.WriteNumber("row", row);
            json.WriteString("column", column);
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }
}
