// Job: runs the readers of one domain against a folder and prints 'domain/file: N passed, N failed'.
// Invariant: every file of the folder is read, named in NOT-READ-YET.txt, or a failure.
using System.Diagnostics;
using System.Text.Json;

namespace Spacemesh.Conformance.Framework;

/// <summary>Counts of one run.</summary>
public readonly record struct Tally(long Passed, long Failed, long NotRead)
{
    /// <summary>Sum of two counts.</summary>
    public static Tally operator +(Tally a, Tally b) => new(a.Passed + b.Passed, a.Failed + b.Failed, a.NotRead + b.NotRead);
}

/// <summary>Runs one domain.</summary>
public sealed class DomainRun(string domain, VectorFolder folder, IReadOnlyList<VectorReader> readers, NotReadYet notReadYet, TextWriter output)
{
    // A broken rule fails thousands of cases alike; the first few tell the story.
    private const int FailuresShown = 5;

    /// <summary>Reads every file; prints a line for each.</summary>
    public Tally Run(string? onlyFile = null)
    {
        var results = new Tally[readers.Count];
        Parallel.For(0, readers.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            if (onlyFile is null || readers[i].Name.Contains(onlyFile, StringComparison.Ordinal))
                results[i] = RunReader(readers[i]);
        });
        Tally sum = results.Aggregate(default(Tally), (a, b) => a + b);
        return onlyFile is null ? sum + CountUnread() : sum;
    }

    private Tally RunReader(VectorReader reader)
    {
        string file = $"{domain}/{reader.Name}";
        if (!folder.Contains(reader.Name) && reader.File is null)
        {
            // Another folder may hold a part of the vectors only.
            return default;
        }
        long started = Stopwatch.GetTimestamp();
        var failures = new List<string>();
        long passed = 0, failed = 0, notRead = 0;
        void Count(string name, string? failure)
        {
            if (failure is null)
            {
                passed++;
                return;
            }
            failed++;
            if (failures.Count < FailuresShown)
                failures.Add($"    {name}: {failure}");
        }
        try
        {
            using ILineCheck? opened = reader.Open?.Invoke(folder);
            if (reader.File is null)
            {
                int line = 0;
                foreach (JsonElement vector in folder.ReadLines(reader.Name))
                {
                    line++;
                    if (notReadYet.HoldsCase(file, vector))
                        notRead++;
                    else
                        Count($"line {line}", CheckCase(reader.Line ?? opened!.Check, vector));
                }
            }
            else
            {
                foreach ((string name, string? failure) in reader.File(folder))
                    Count(name, failure);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Count("reading", e.ToString());
        }
        string seconds = Stopwatch.GetElapsedTime(started).TotalSeconds.ToString("F1", System.Globalization.CultureInfo.InvariantCulture);
        string text = $"{file}: {passed} passed, {failed} failed" + (notRead > 0 ? $" ({notRead} not read yet)" : "") +
            (Environment.GetEnvironmentVariable("SPACEMESH_VECTORS_TIMES") is null ? "" : $" [{seconds} s]") +
            string.Concat(failures.Select(f => Environment.NewLine + f));
        lock (output)
            output.WriteLine(text);
        return new Tally(passed, failed, notRead);
    }

    private static string? CheckCase(CaseCheck check, JsonElement vector)
    {
        try
        {
            return check(vector);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e is UnknownCaseKindException ? e.Message : e.ToString();
        }
    }

    private Tally CountUnread()
    {
        Tally sum = default;
        foreach (string name in folder.Unopened)
        {
            string file = $"{domain}/{name}";
            if (notReadYet.HoldsFile(file))
            {
                output.WriteLine($"{file}: not read yet");
                sum += new Tally(0, 0, 1);
            }
            else
            {
                output.WriteLine($"{file}: 0 passed, 1 failed{Environment.NewLine}    no check reads this file and NOT-READ-YET.txt does not name it");
                sum += new Tally(0, 1, 0);
            }
        }
        return sum;
    }
}
