// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line.h"

namespace nephoscope {

// Each runs one command to its end and returns the exit code: 0, or 1 after a failure that has been explained on standard error.
// Data goes to standard output, talk to standard error.
int runWatch(const WatchCommand& command);
int runRecord(const RecordCommand& command);
int runExplain(const ExplainCommand& command);
int runColumns(const ColumnsCommand& command);
int runFacts(const FactsCommand& command);
int runDoctor(const DoctorCommand& command);
int runLab(const LabCommand& command);

} // namespace nephoscope
