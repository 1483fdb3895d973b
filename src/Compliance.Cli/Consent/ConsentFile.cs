using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;
using CsvHelper.Configuration;
using NodaTime;
using NodaTime.Text;
using ImportRow = Compliance.Consent.Importing.ImportRow;

namespace Compliance.Cli.Consent;

/// <summary>A row as read, or what is wrong with it.</summary>
/// <param name="Line">On which it begins, counted from 1.</param>
/// <param name="Number">Of the row, counted from 1, without the header.</param>
/// <param name="Row">Null where it cannot be read.</param>
/// <param name="Wrong">The column and what is wrong with it; null where all can be read.</param>
internal sealed record FileRow(long Line, long Number, ImportRow? Row, (string Column, string Reason)? Wrong);

/// <summary>Reads consents from CSV (RFC 4180), a row at a time.</summary>
internal static class ConsentFile
{
    private const int MaxField = 10_000;

    private static readonly string[] Required = ["holder", "purpose", "state", "at"];

    private static readonly string[] Columns = [.. Required, "until", "proof", "notice", "version", "language", "surface"];

    /// <exception cref="UsageException">It has no header of these columns, or a quote in it is never closed.</exception>
    public static async IAsyncEnumerable<FileRow> Read(
        TextReader text, string delimiter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var isBad = false;
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter, TrimOptions = TrimOptions.Trim, MissingFieldFound = null, MaxFieldSize = MaxField,
            BadDataFound = _ => isBad = true,
        });
        if (!await Next(csv) || !csv.ReadHeader())
            throw new UsageException("The file is empty: its first line names the columns.");
        var header = csv.HeaderRecord!;
        Require(header);
        for (long number = 1, line = csv.Parser.RawRow + 1; ; number++, line = csv.Parser.RawRow + 1)
        {
            cancellation.ThrowIfCancellationRequested();
            isBad = false;
            if (!await Next(csv))
                yield break;

            // A field is looked at when it is asked for: all of them, so that a quote that stands wrong is found in any.
            var fields = csv.Parser.Record!.Length;
            yield return isBad
                ? new(line, number, null, ("row", "A quote stands where none may: double it, and put the field in quotes."))
                : fields != header.Length
                    ? new(line, number, null, ("row", string.Create(
                        CultureInfo.InvariantCulture, $"It has {fields} fields, and the header has {header.Length}.")))
                    : Parse(csv, line, number);
        }
    }

    private static async Task<bool> Next(CsvReader csv)
    {
        try
        {
            return await csv.ReadAsync();
        }
        catch (MaxFieldSizeException)
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"A field behind line {csv.Parser.RawRow} has more than {MaxField} characters: is a quote not closed?"));
        }
    }

    private static void Require(string[] header)
    {
        var missing = Required.Except(header, StringComparer.Ordinal).ToList();
        var unknown = header.Except(Columns, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            throw new UsageException($"The header lacks {string.Join(", ", missing)}. Columns are {string.Join(", ", Columns)}.");
        if (unknown.Count > 0 || header.Distinct(StringComparer.Ordinal).Count() != header.Length)
        {
            throw new UsageException(
                $"The header has a column twice, or one that is not known here. Columns are {string.Join(", ", Columns)}.");
        }
    }

    private static FileRow Parse(CsvReader csv, long line, long number)
    {
        string? Field(string name) => csv.GetField(name) is { Length: > 0 } value ? value : null;
        (string Column, string Reason)? wrong = null;
        Instant? Time(string name)
        {
            if (Field(name) is not { } value)
                return null;
            if (InstantPattern.ExtendedIso.Parse(value) is { Success: true } instant)
                return instant.Value;
            if (OffsetDateTimePattern.ExtendedIso.Parse(value) is { Success: true } offset)
                return offset.Value.ToInstant();
            wrong ??= (name, "It is no instant: write it as 2024-05-03T08:30:00Z, or with an offset.");
            return null;
        }

        foreach (var name in Required.Where(name => Field(name) is null))
            wrong ??= (name, "It is empty.");
        var (at, until, version) = (Time("at"), Time("until"), Field("version"));
        int? parsed = int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        if (version is not null && parsed is null)
            wrong ??= ("version", "It is no whole number.");
        return wrong is not null
            ? new(line, number, null, wrong)
            : new(
                line, number,
                new ImportRow
                {
                    Row = number, Holder = Field("holder")!, Purpose = Field("purpose")!, State = Field("state")!, At = at!.Value,
                    Until = until, Proof = Field("proof"), Notice = Field("notice"), Version = parsed, Language = Field("language"),
                    Surface = Field("surface"),
                },
                null);
    }
}
