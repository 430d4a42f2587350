// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/source_words.h"

#include <QFrame>

namespace nephoscope {

class ActionSink;
class ViewContext;

// What there is to know about a source, under its chip: the sentence that says what, why and what to try, its address and
// version, each resource it reads, and whether it may be changed. Closes itself like a menu.
class SourceDetails final : public QFrame {
    Q_OBJECT
public:
    SourceDetails(const ViewContext& context, const SourceSummary& source, bool removable, ActionSink* sink, QWidget* parent);

signals:
    void removeWanted();

private:
    void addLock(Interned source, ActionSink& sink);
};

} // namespace nephoscope
