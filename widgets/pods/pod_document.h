// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/object_reader.h"

#include <QObject>
#include <QTimer>
#include <optional>

namespace nephoscope {

// The document of the object that is open in a drawer: fetched when it is opened, and again soon after it has changed. GUI thread.
class PodDocument final : public QObject {
    Q_OBJECT
public:
    // `reader` may be null, and outlives it.
    explicit PodDocument(ObjectReader* reader, QObject* parent = nullptr);

    // Nothing: no object. What is known of another one is forgotten. Of a source that cannot be asked nothing more is read.
    void look(const std::optional<ObjectName>& object);
    // It has changed at its source.
    void renew();
    bool loading() const { return m_reading != nullptr; }
    // The last one that arrived.
    const std::optional<ObjectDocument>& document() const { return m_document; }
    // Why the last attempt failed.
    const std::optional<Error>& error() const { return m_error; }

signals:
    void changed();

private:
    void stop();
    void fetch();

    ObjectReader* m_reader;
    std::optional<ObjectName> m_object;
    std::unique_ptr<ObjectReader::Reading> m_reading;
    std::optional<ObjectDocument> m_document;
    std::optional<Error> m_error;
    QTimer m_rest;       // between two fetches
    bool m_due = false;  // it has changed meanwhile
};

} // namespace nephoscope
